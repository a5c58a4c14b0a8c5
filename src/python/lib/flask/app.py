# The application: routes, handlers, and the way of a request through them.
from flask.globals import AppContext, RequestContext, app_context, has_request_context, request, request_context
from flask.json import DefaultJSONProvider
from flask.wrappers import Request, Response, build_request
from werkzeug.exceptions import HTTPException, InternalServerError, default_exceptions
from werkzeug.routing import BuildError, Map, RequestRedirect, Rule


class Config(dict):
    def __init__(self, root_path="", defaults=None):
        super().__init__(defaults or {})

    def from_mapping(self, mapping=None, **kw):
        for source in (mapping or {}, kw):
            for key, value in dict(source).items():
                if key.isupper():
                    self[key] = value
        return True

    def from_object(self, obj):
        if isinstance(obj, str):
            module, _, name = obj.rpartition(".")
            import importlib
            obj = getattr(importlib.import_module(module), name) if module else importlib.import_module(name)
        for name in dir(obj):
            if name.isupper():
                self[name] = getattr(obj, name)

    def from_pyfile(self, filename, silent=False):
        if silent:
            return False
        raise FileNotFoundError(2, "Unable to load configuration file (No such file or directory); the playground has no files", filename)

    def from_prefixed_env(self, prefix="FLASK", **kw):
        return True

    def get_namespace(self, namespace, lowercase=True, trim_namespace=True):
        found = {}
        for key, value in self.items():
            if key.startswith(namespace):
                name = key[len(namespace):] if trim_namespace else key
                found[name.lower() if lowercase else name] = value
        return found

    def __repr__(self):
        return "<Config %s>" % dict.__repr__(self)


_LATE = ("The setup method '%s' can no longer be called on the %s. It has already handled its first request, any changes "
         "will not be applied consistently.\nMake sure all imports, decorators, functions, etc. needed to set up the "
         "application are done before running it.")


class Scaffold:
    # What an application and a blueprint have in common.
    def _setup(self, name):
        pass

    def route(self, rule, **options):
        self._setup("route")

        def register(function):
            self.add_url_rule(rule, options.pop("endpoint", None), function, **options)
            return function
        return register

    def _method(name):
        def shortcut(self, rule, **options):
            if "methods" in options:
                raise TypeError("Use the 'route' decorator to use the 'methods' argument.")
            return self.route(rule, methods=[name], **options)
        return shortcut

    get = _method("GET")
    post = _method("POST")
    put = _method("PUT")
    delete = _method("DELETE")
    patch = _method("PATCH")


class Blueprint(Scaffold):
    def __init__(self, name, import_name, url_prefix=None, **kw):
        if not name:
            raise ValueError("'name' may not be empty.")
        if "." in name:
            raise ValueError("'name' may not contain a dot '.' character.")
        self.name = name
        self.import_name = import_name
        self.url_prefix = url_prefix
        self._deferred = []

    def __repr__(self):
        return "<Blueprint %r>" % self.name

    def add_url_rule(self, rule, endpoint=None, view_func=None, **options):
        self._deferred.append(("rule", rule, endpoint, view_func, options))

    def _later(kind):
        def register(self, function):
            self._deferred.append((kind, function))
            return function
        return register

    before_request = _later("before")
    after_request = _later("after")
    teardown_request = _later("teardown")
    before_app_request = _later("before_app")
    after_app_request = _later("after_app")
    context_processor = app_context_processor = _later("none")

    def errorhandler(self, kind):
        def register(function):
            self._deferred.append(("error", kind, function))
            return function
        return register

    def app_errorhandler(self, kind):
        def register(function):
            self._deferred.append(("app_error", kind, function))
            return function
        return register

    def register_blueprint(self, blueprint, **options):
        self._deferred.append(("blueprint", blueprint, options))

    def _register(self, app, options, parent="", above=""):
        name = parent + options.get("name", self.name)
        prefix = options.get("url_prefix", self.url_prefix)
        prefix = above.rstrip("/") + (prefix or "")
        for it in self._deferred:
            if it[0] == "rule":
                _, rule, endpoint, function, kw = it
                path = prefix.rstrip("/") + "/" + rule.lstrip("/") if prefix and rule else prefix or rule
                endpoint = endpoint or function.__name__
                app.add_url_rule(path, "%s.%s" % (name, endpoint), function, **kw)
            elif it[0] in ("before", "after", "teardown"):
                app._hooks.setdefault((it[0], name), []).append(it[1])
            elif it[0] in ("before_app", "after_app"):
                app._hooks.setdefault((it[0][:-4], None), []).append(it[1])
            elif it[0] == "error":
                app._register_error(name, it[1], it[2])
            elif it[0] == "app_error":
                app._register_error(None, it[1], it[2])
            elif it[0] == "blueprint":
                it[1]._register(app, it[2], name + ".", prefix)
        app.blueprints[name] = self


class _Commands:
    # `@app.cli.command()`: kept, and never run.
    def __init__(self):
        self.commands = {}

    def command(self, *args, **kw):
        def register(function):
            self.commands[args[0] if args else function.__name__] = function
            return function
        return register

    def group(self, *args, **kw):
        return lambda function: function


class Flask(Scaffold):
    response_class = Response
    request_class = Request
    json_provider_class = DefaultJSONProvider

    def __init__(self, import_name, static_url_path=None, static_folder="static", instance_path=None,
                 instance_relative_config=False, root_path=None, template_folder="templates", **kw):
        self.import_name = import_name
        self.config = Config("/", {"DEBUG": False, "TESTING": False, "SECRET_KEY": None, "PROPAGATE_EXCEPTIONS": None,
                                   "SERVER_NAME": None, "APPLICATION_ROOT": "/", "PREFERRED_URL_SCHEME": "http"})
        self.extensions = {}
        self.blueprints = {}
        self.teardown_appcontext_funcs = []
        self.shell_context_processors = []
        self.view_functions = {}
        self.url_map = Map()
        self.json = self.json_provider_class(self)
        self.cli = _Commands()
        self.instance_path = instance_path or "/instance"
        self.root_path = root_path or "/"
        self._hooks = {}
        self._errors = {}
        self._got_first_request = False
        self.url_map.add(Rule("/static/<path:filename>", "static", {"GET", "OPTIONS", "HEAD"}))
        self.view_functions["static"] = _no_static

    @property
    def name(self):
        if self.import_name == "__main__":
            import sys
            path = getattr(sys.modules.get("__main__"), "__file__", None)
            return path.rpartition("/")[2].rpartition(".")[0] if path else "__main__"
        return self.import_name

    @property
    def debug(self):
        return self.config["DEBUG"]

    @debug.setter
    def debug(self, value):
        self.config["DEBUG"] = value

    @property
    def testing(self):
        return self.config["TESTING"]

    @testing.setter
    def testing(self, value):
        self.config["TESTING"] = value

    @property
    def secret_key(self):
        return self.config["SECRET_KEY"]

    @secret_key.setter
    def secret_key(self, value):
        self.config["SECRET_KEY"] = value

    @property
    def logger(self):
        import logging
        return logging.getLogger(self.name)

    @property
    def teardown_request_funcs(self):
        return self._hooks.get(("teardown", None), [])

    def __repr__(self):
        return "<Flask %r>" % self.name

    def _setup(self, name):
        if self._got_first_request:
            raise AssertionError(_LATE % (name, "application"))

    # Setting up.

    def add_url_rule(self, rule, endpoint=None, view_func=None, provide_automatic_options=None, methods=None, defaults=None,
                     strict_slashes=True, **options):
        self._setup("add_url_rule")
        if not rule.startswith("/"):
            raise ValueError("URL rule '%s' must start with a slash." % rule)
        endpoint = endpoint or view_func.__name__
        if methods is None:
            methods = getattr(view_func, "methods", None) or ("GET",)
        if isinstance(methods, str):
            raise TypeError('Allowed methods must be a list of strings, for example: @app.route(..., methods=["POST"])')
        methods = {it.upper() for it in methods} | {"OPTIONS"}
        if "GET" in methods:
            methods.add("HEAD")
        if view_func is not None:
            known = self.view_functions.get(endpoint)
            if known is not None and known != view_func:
                raise AssertionError("View function mapping is overwriting an existing endpoint function: %s" % endpoint)
            self.view_functions[endpoint] = view_func
        self.url_map.add(Rule(rule, endpoint, methods, defaults, strict_slashes))

    def endpoint(self, endpoint):
        def register(function):
            self.view_functions[endpoint] = function
            return function
        return register

    def _hook(kind, name):
        def register(self, function):
            self._setup(name)
            self._hooks.setdefault((kind, None), []).append(function)
            return function
        return register

    before_request = _hook("before", "before_request")
    after_request = _hook("after", "after_request")
    teardown_request = _hook("teardown", "teardown_request")
    context_processor = _hook("none", "context_processor")

    def teardown_appcontext(self, function):
        self._setup("teardown_appcontext")
        self.teardown_appcontext_funcs.append(function)
        return function

    def shell_context_processor(self, function):
        self.shell_context_processors.append(function)
        return function

    def make_shell_context(self):
        found = {"app": self}
        for it in self.shell_context_processors:
            found.update(it())
        return found

    def errorhandler(self, kind):
        self._setup("errorhandler")

        def register(function):
            self._register_error(None, kind, function)
            return function
        return register

    def register_error_handler(self, kind, function):
        self._setup("register_error_handler")
        self._register_error(None, kind, function)

    def _register_error(self, blueprint, kind, function):
        if isinstance(kind, int):
            if kind not in default_exceptions:
                raise ValueError("'%d' is not a recognized HTTP error code. Use a subclass of HTTPException with that code "
                                 "instead." % kind)
            kind = default_exceptions[kind]
        self._errors.setdefault(blueprint, {})[kind] = function

    def register_blueprint(self, blueprint, **options):
        self._setup("register_blueprint")
        name = options.get("name", blueprint.name)
        if name in self.blueprints:
            same = "this" if self.blueprints[name] is blueprint else "a different"
            raise ValueError("The name '%s' is already registered for %s blueprint. Use 'name=' to provide a unique name."
                             % (name, same))
        blueprint._register(self, options)

    # Contexts.

    def app_context(self):
        return AppContext(self)

    def test_request_context(self, path="/", base_url=None, method="GET", **kw):
        return RequestContext(self, build_request(self, method.upper(), path, **kw))

    def test_client(self, use_cookies=True, **kw):
        from flask.testing import FlaskClient
        return FlaskClient(self)

    def run(self, *args, **kw):
        raise OSError("the playground has no network: call a route with app.test_client()")

    def url_for(self, endpoint, *, _anchor=None, _method=None, _scheme=None, _external=None, **values):
        if has_request_context():
            if endpoint.startswith("."):
                blueprint = request.blueprint
                endpoint = blueprint + endpoint if blueprint else endpoint[1:]
        elif self.config["SERVER_NAME"] is None:
            raise RuntimeError("Unable to build URLs outside an active request without 'SERVER_NAME' configured. Also "
                               "configure 'APPLICATION_ROOT' and 'PREFERRED_URL_SCHEME' as needed.")
        else:
            _external = True if _external is None else _external
        try:
            url = self.url_map.build(endpoint, values)
        except BuildError:
            raise
        if _external:
            url = "%s://%s%s" % (_scheme or "http", self.config["SERVER_NAME"] or "localhost", url)
        return url + ("#" + _anchor if _anchor else "")

    def make_response(self, value):
        status = headers = None
        if isinstance(value, tuple):
            if len(value) == 3:
                value, status, headers = value
            elif len(value) == 2:
                if isinstance(value[1], (dict, list, tuple)) or hasattr(value[1], "getlist"):
                    value, headers = value
                else:
                    value, status = value
            else:
                raise TypeError("The view function did not return a valid response tuple. The tuple must have the form "
                                "(body, status, headers), (body, status), or (body, headers).")
        if value is None:
            raise TypeError("The view function for %r did not return a valid response. The function either returned None or "
                            "ended without a return statement." % request.endpoint)
        if not isinstance(value, Response):
            if isinstance(value, (str, bytes)) or hasattr(value, "__next__"):
                value = Response(value)
            elif isinstance(value, (dict, list)):
                value = self.json.response(value)
            else:
                raise TypeError("The view function did not return a valid response. The return type must be a string, dict, "
                                "list, tuple with headers or status, Response instance, or WSGI callable, but it was a %s."
                                % type(value).__name__)
        if status is not None:
            value.status = status
        if headers:
            for key, header in headers.items() if hasattr(headers, "items") else headers:
                value.headers.set(key, header)
        return value

    # A request's way.

    def _functions(self, kind):
        found = list(self._hooks.get((kind, None), []))
        blueprint = request.blueprint
        if blueprint:
            found += self._hooks.get((kind, blueprint), [])
        return found

    def _handler(self, error):
        blueprint = request.blueprint
        for names in ((blueprint,) if blueprint else ()) + (None,):
            known = self._errors.get(names, {})
            for kind in type(error).__mro__:
                if kind in known:
                    return known[kind]
        return None

    def _view(self):
        if request.routing_exception is not None:
            raise request.routing_exception
        if request.method == "OPTIONS":
            response = Response()
            response.headers.set("Allow", ", ".join(sorted(request.url_rule.methods)))
            return response
        return self.ensure_sync(self.view_functions[request.endpoint])(**request.view_args)

    def ensure_sync(self, function):
        import inspect
        if not inspect.iscoroutinefunction(function):
            return function
        import asyncio
        return lambda *args, **kw: asyncio.run(function(*args, **kw))

    def _user_error(self, error):
        if isinstance(error, RequestRedirect):
            from flask import redirect
            return redirect(error.new_url, 308)
        handler = self._handler(error)
        if handler is not None:
            return self.ensure_sync(handler)(error)
        if isinstance(error, HTTPException):
            return error.get_response()
        raise error

    def dispatch(self):
        self._got_first_request = True
        try:
            value = None
            for function in self._functions("before"):
                value = self.ensure_sync(function)()
                if value is not None:
                    break
            if value is None:
                value = self._view()
        except Exception as error:
            value = self._user_error(error)
        return self._finish(value)

    def _finish(self, value):
        response = self.make_response(value)
        for function in reversed(self._functions("after")):
            response = self.ensure_sync(function)(response)
        return response

    def answer(self):
        # The response to the current request, whatever happens on its way.
        try:
            return self.dispatch()
        except Exception as error:
            propagate = self.config["PROPAGATE_EXCEPTIONS"]
            if propagate is None:
                propagate = self.testing or self.debug
            if propagate:
                raise
            request_context().failed = error
            failed = InternalServerError()
            failed.original_exception = error
            handler = self._handler(failed)
            return self._finish(handler(failed) if handler is not None else failed.get_response())


def _no_static(filename):
    from werkzeug.exceptions import abort
    abort(404)
