# A stand-in for Flask: an application with a config, contexts, routes and a test client. It serves no network.
from werkzeug.exceptions import HTTPException, abort

_contexts = []
_requests = []

_OUTSIDE_APP = ("Working outside of application context.\n\nThis typically means that you attempted to use functionality "
                "that needed\nthe current application. To solve this, set up an application context\nwith "
                "app.app_context(). See the documentation for more information.")
_OUTSIDE_REQUEST = ("Working outside of request context.\n\nThis typically means that you attempted to use functionality "
                    "that needed\nan active HTTP request. Consult the documentation on testing for\ninformation about how "
                    "to avoid this problem.")


def has_app_context():
    return bool(_contexts)


def has_request_context():
    return bool(_requests)


class _Proxy:
    def __init__(self, find):
        object.__setattr__(self, "_find", find)

    def _get_current_object(self):
        return self._find()

    def __getattr__(self, name):
        return getattr(self._find(), name)

    def __setattr__(self, name, value):
        setattr(self._find(), name, value)

    def __contains__(self, key):
        return key in self._find()

    def __repr__(self):
        return repr(self._find())


def _context():
    if not _contexts:
        raise RuntimeError(_OUTSIDE_APP)
    return _contexts[-1]


def _request():
    if not _requests:
        raise RuntimeError(_OUTSIDE_REQUEST)
    return _requests[-1]


current_app = _Proxy(lambda: _context().app)
g = _Proxy(lambda: _context().g)
request = _Proxy(_request)


class _Globals:
    def get(self, name, default=None):
        return self.__dict__.get(name, default)

    def pop(self, name, default=None):
        return self.__dict__.pop(name, default)

    def setdefault(self, name, default=None):
        return self.__dict__.setdefault(name, default)

    def __contains__(self, name):
        return name in self.__dict__

    def __iter__(self):
        return iter(self.__dict__)


class AppContext:
    def __init__(self, app):
        self.app = app
        self.g = _Globals()

    def push(self):
        _contexts.append(self)

    def pop(self, exc=None):
        try:
            for function in reversed(self.app.teardown_appcontext_funcs):
                function(exc)
        finally:
            _contexts.remove(self)

    def __enter__(self):
        self.push()
        return self

    def __exit__(self, kind, value, trace):
        self.pop(value)


class Config(dict):
    def from_mapping(self, mapping=None, **kw):
        self.update(mapping or {}, **kw)
        return True

    def from_object(self, obj):
        for name in dir(obj):
            if name.isupper():
                self[name] = getattr(obj, name)


class Args(dict):
    def get(self, key, default=None, type=None):
        if key not in self:
            return default
        value = self[key]
        if type is None:
            return value
        try:
            return type(value)
        except (TypeError, ValueError):
            return default


class Request:
    def __init__(self, method, path, args, json, form):
        self.method = method
        self.path = path
        self.args = args
        self.json = json
        self.form = Args(form or {})

    def get_json(self, force=False, silent=False):
        return self.json

    @property
    def is_json(self):
        return self.json is not None


class Response:
    def __init__(self, data="", status_code=200, json=None, headers=None):
        self.data = data.encode() if isinstance(data, str) else data
        self.status_code = status_code
        self._json = json
        self.headers = dict(headers or {})

    @property
    def json(self):
        return self.get_json()

    @property
    def text(self):
        return self.get_data(as_text=True)

    def get_data(self, as_text=False):
        return self.data.decode() if as_text else self.data

    def get_json(self, force=False, silent=False):
        if self._json is None:
            import json
            return json.loads(self.data.decode())
        return self._json


def jsonify(*args, **kw):
    import json
    if args and kw:
        raise TypeError("app.json.response() takes either args or kwargs, not both")
    value = (args[0] if len(args) == 1 else list(args)) if args else kw
    if not args and not kw:
        value = None
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), default=_json_default) + "\n"
    return Response(text, json=json.loads(text), headers={"Content-Type": "application/json"})


def _json_default(value):
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


def make_response(*args):
    return _as_response(args[0] if len(args) == 1 else args)


def _as_response(value):
    status = None
    if isinstance(value, tuple):
        value, status = value[0], value[1]
    if isinstance(value, (dict, list)):
        value = jsonify(value)
    elif not isinstance(value, Response):
        value = Response(value)
    if status is not None:
        value.status_code = status
    return value


class Flask:
    def __init__(self, import_name, **kw):
        self.import_name = import_name
        self.name = import_name
        self.config = Config({"DEBUG": False, "TESTING": False, "SECRET_KEY": None})
        self.extensions = {}
        self.teardown_appcontext_funcs = []
        self.shell_context_processors = []
        self.before_request_funcs = []
        self.rules = []
        self.view_functions = {}
        self.debug = False
        self.testing = False
        self.instance_path = "/instance"

    def __repr__(self):
        return "<Flask %r>" % self.name

    def app_context(self):
        return AppContext(self)

    def test_request_context(self, path="/", **kw):
        return _RequestContext(self, _make_request("GET", path, None, None, None))

    def teardown_appcontext(self, function):
        self.teardown_appcontext_funcs.append(function)
        return function

    def shell_context_processor(self, function):
        self.shell_context_processors.append(function)
        return function

    def before_request(self, function):
        self.before_request_funcs.append(function)
        return function

    def route(self, rule, methods=("GET",), endpoint=None, **options):
        def decorate(function):
            self.add_url_rule(rule, endpoint, function, methods=methods)
            return function
        return decorate

    def get(self, rule, **options):
        return self.route(rule, methods=("GET",), **options)

    def post(self, rule, **options):
        return self.route(rule, methods=("POST",), **options)

    def put(self, rule, **options):
        return self.route(rule, methods=("PUT",), **options)

    def delete(self, rule, **options):
        return self.route(rule, methods=("DELETE",), **options)

    def add_url_rule(self, rule, endpoint=None, view_func=None, methods=("GET",), **options):
        endpoint = endpoint or view_func.__name__
        self.rules.append((rule, tuple(methods), endpoint))
        self.view_functions[endpoint] = view_func

    def test_client(self):
        return _Client(self)

    def run(self, *args, **kw):
        raise NotImplementedError("Athanor does not have Flask.run: there is no network here, use app.test_client()")

    def _dispatch(self, request):
        found_path = False
        for rule, methods, endpoint in self.rules:
            values = _match(rule, request.path)
            if values is None:
                continue
            found_path = True
            if request.method in methods:
                for function in self.before_request_funcs:
                    early = function()
                    if early is not None:
                        return early
                return self.view_functions[endpoint](**values)
        abort(405 if found_path else 404)


class _RequestContext:
    def __init__(self, app, request):
        self.context = AppContext(app)
        self.request = request

    def __enter__(self):
        self.context.push()
        _requests.append(self.request)
        return self

    def __exit__(self, kind, value, trace):
        _requests.remove(self.request)
        self.context.pop(value)


def _match(rule, path):
    wanted, given = rule.strip("/").split("/"), path.strip("/").split("/")
    if len(wanted) != len(given):
        return None
    values = {}
    for part, text in zip(wanted, given):
        if part.startswith("<") and part.endswith(">"):
            kind, _, name = part[1:-1].rpartition(":")
            if kind == "int":
                if not text.isdigit():
                    return None
                text = int(text)
            elif kind == "float":
                text = float(text)
            values[name] = text
        elif part != text:
            return None
    return values


def _make_request(method, path, json, form, query):
    path, _, text = path.partition("?")
    args = Args(query or {})
    for pair in text.split("&"):
        if pair:
            key, _, value = pair.partition("=")
            args[key] = value
    return Request(method, path, args, json, form)


class _Client:
    def __init__(self, app):
        self.app = app

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass

    def open(self, path, method="GET", json=None, data=None, query_string=None, **kw):
        with _RequestContext(self.app, _make_request(method, path, json, data, query_string)) as context:
            try:
                return _as_response(self.app._dispatch(context.request))
            except HTTPException as error:
                text = "<!doctype html>\n<html lang=en>\n<title>%s %s</title>\n<h1>%s</h1>\n<p>%s</p>\n" % (
                    error.code, error.name, error.name, error.description)
                return Response(text, error.code)

    def get(self, path, **kw):
        return self.open(path, "GET", **kw)

    def post(self, path, **kw):
        return self.open(path, "POST", **kw)

    def put(self, path, **kw):
        return self.open(path, "PUT", **kw)

    def patch(self, path, **kw):
        return self.open(path, "PATCH", **kw)

    def delete(self, path, **kw):
        return self.open(path, "DELETE", **kw)


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise NotImplementedError("Athanor does not have flask.%s" % name)
