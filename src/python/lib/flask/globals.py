# What is current: the application, its `g`, and the request.
OUTSIDE_APP = ("Working outside of application context.\n\nThis typically means that you attempted to use functionality that "
               "needed\nthe current application. To solve this, set up an application context\nwith app.app_context(). See "
               "the documentation for more information.")
OUTSIDE_REQUEST = ("Working outside of request context.\n\nThis typically means that you attempted to use functionality that "
                   "needed\nan active HTTP request. Consult the documentation on testing for\ninformation about how to "
                   "avoid this problem.")

contexts = []
requests = []


class Proxy:
    def __init__(self, find):
        object.__setattr__(self, "_find", find)

    def _get_current_object(self):
        return self._find()

    def __getattr__(self, name):
        return getattr(self._find(), name)

    def __setattr__(self, name, value):
        setattr(self._find(), name, value)

    def __delattr__(self, name):
        delattr(self._find(), name)

    def __getitem__(self, key):
        return self._find()[key]

    def __setitem__(self, key, value):
        self._find()[key] = value

    def __delitem__(self, key):
        del self._find()[key]

    def __contains__(self, key):
        return key in self._find()

    def __iter__(self):
        return iter(self._find())

    def __eq__(self, other):
        return self._find() == other

    def __hash__(self):
        return hash(self._find())

    def __bool__(self):
        try:
            return bool(self._find())
        except RuntimeError:
            return False

    def __repr__(self):
        try:
            return repr(self._find())
        except RuntimeError:
            return "<LocalProxy unbound>"


def app_context():
    if not contexts:
        raise RuntimeError(OUTSIDE_APP)
    return contexts[-1]


def request_context():
    if not requests:
        raise RuntimeError(OUTSIDE_REQUEST)
    return requests[-1]


current_app = Proxy(lambda: app_context().app)
g = Proxy(lambda: app_context().g)
request = Proxy(lambda: request_context().request)
session = Proxy(lambda: request_context().session)


def has_app_context():
    return bool(contexts)


def has_request_context():
    return bool(requests)


class Globals:
    def __init__(self, name):
        object.__setattr__(self, "_name", name)

    def _values(self):
        return {key: value for key, value in self.__dict__.items() if key != "_name"}

    def __getattr__(self, name):
        raise AttributeError(name)

    def get(self, name, default=None):
        return self._values().get(name, default)

    def pop(self, name, *default):
        if name not in self._values() and not default:
            raise KeyError(name)
        return self.__dict__.pop(name, *default)

    def setdefault(self, name, default=None):
        return self.__dict__.setdefault(name, default)

    def __contains__(self, name):
        return name in self._values()

    def __iter__(self):
        return iter(self._values())

    def __repr__(self):
        return "<flask.g of %r>" % self._name


class AppContext:
    def __init__(self, app):
        self.app = app
        self.g = Globals(app.name)

    def push(self):
        contexts.append(self)

    def pop(self, exc=None):
        try:
            for function in reversed(self.app.teardown_appcontext_funcs):
                function(exc)
        finally:
            contexts.remove(self)

    def __enter__(self):
        self.push()
        return self

    def __exit__(self, kind, value, trace):
        self.pop(value)


class RequestContext:
    def __init__(self, app, request, session=None):
        self.app = app
        self.request = request
        self.session = {} if session is None else session
        self.context = AppContext(app)
        # What went wrong although the request was answered; the teardown functions get to see it.
        self.failed = None

    def push(self):
        self.context.push()
        requests.append(self)
        try:
            self.request.url_rule, self.request.view_args = self.app.url_map.match(
                self.request.path, self.request.method)
        except Exception as error:
            self.request.routing_exception = error

    def pop(self, exc=None):
        exc = self.failed if exc is None else exc
        try:
            for function in reversed(self.app.teardown_request_funcs):
                function(exc)
        finally:
            requests.remove(self)
            self.context.pop(exc)

    def __enter__(self):
        self.push()
        return self

    def __exit__(self, kind, value, trace):
        self.pop(value)
