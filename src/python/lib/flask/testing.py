# The client that calls routes without a network.
from flask.globals import RequestContext
from flask.wrappers import build_request


class FlaskClient:
    def __init__(self, app):
        self.application = app
        self._preserve = False
        self._kept = None
        self._session = {}
        self._cookies = {}

    def __enter__(self):
        if self._preserve:
            raise RuntimeError("Cannot nest client invocations")
        self._preserve = True
        return self

    def __exit__(self, *args):
        self._preserve = False
        self._drop()

    def _drop(self):
        if self._kept is not None:
            kept, self._kept = self._kept, None
            kept.pop()

    def session_transaction(self, *args, **kw):
        from contextlib import contextmanager

        @contextmanager
        def change():
            yield self._session
        return change()

    def open(self, path, method="GET", follow_redirects=False, **kw):
        self._drop()
        context = RequestContext(self.application, build_request(self.application, method.upper(), path, **kw), self._session)
        context.request.cookies = dict(self._cookies)
        context.push()
        try:
            response = self.application.answer()
        except BaseException as error:
            context.pop(error)
            raise
        if method.upper() == "HEAD":
            response.set_data(b"")
        for it in response.headers.getlist("Set-Cookie"):
            key, _, value = it.partition(";")[0].partition("=")
            self._cookies[key] = value
        response.request = context.request
        if self._preserve:
            self._kept = context
        else:
            context.pop()
        if follow_redirects and response.status_code in (301, 302, 303, 307, 308):
            again = method if response.status_code in (307, 308) else "GET"
            return self.open(response.location, again, follow_redirects=True)
        return response

    def _method(name):
        return lambda self, path="/", **kw: self.open(path, name, **kw)

    get = _method("GET")
    post = _method("POST")
    put = _method("PUT")
    patch = _method("PATCH")
    delete = _method("DELETE")
    head = _method("HEAD")
    options = _method("OPTIONS")
