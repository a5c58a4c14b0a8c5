# Requests and responses.
from werkzeug.datastructures import Headers, ImmutableMultiDict, MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.urls import query_pairs, query_text, unquote

_UNKNOWN = object()
_NO_JSON = "Did not attempt to load JSON data because the request Content-Type was not 'application/json'."


def _is_json(mimetype):
    return mimetype == "application/json" or mimetype.startswith("application/") and mimetype.endswith("+json")


def build_request(app, method, path, json=_UNKNOWN, data=None, query_string=None, headers=None, content_type=None, **kw):
    if "://" in path:
        path = "/" + path.split("://", 1)[1].partition("/")[2]
    path, _, query = path.partition("?")
    path = path.split("#")[0]
    if query_string is not None:
        query = query_string if isinstance(query_string, str) else query_text(query_string)
    form, body = MultiDict(), b""
    if json is not _UNKNOWN and json is not None:
        body = app.json.dumps(json).encode()
        content_type = content_type or "application/json"
    elif isinstance(data, (str, bytes)):
        body = data.encode() if isinstance(data, str) else data
    elif data is not None:
        body = query_text(data).encode()
        content_type = content_type or "application/x-www-form-urlencoded"
    if content_type == "application/x-www-form-urlencoded":
        form = MultiDict(query_pairs(body.decode()))
    return Request(app, method, unquote(path) if path.startswith("/") else "/" + unquote(path), query, form, body,
                   Headers(headers or ()), content_type)


class Request:
    url_rule = view_args = routing_exception = None
    scheme = "http"
    host = "localhost"
    remote_addr = "127.0.0.1"

    def __init__(self, app, method, path, query, form, body, headers, content_type):
        self._app = app
        self.method = method
        self.path = path
        self._query = query
        self.args = ImmutableMultiDict(query_pairs(query))
        self.form = ImmutableMultiDict(form) if not body or form or True else form
        self._body = body
        self.headers = headers
        self.content_type = content_type or headers.get("Content-Type")
        if content_type:
            headers.set("Content-Type", content_type)
        self.cookies = {}
        self.files = ImmutableMultiDict()

    @property
    def data(self):
        return b"" if self.form else self._body

    def get_data(self, cache=True, as_text=False, parse_form_data=False):
        return self._body.decode() if as_text else self._body

    @property
    def mimetype(self):
        return (self.content_type or "").partition(";")[0].strip().lower()

    @property
    def is_json(self):
        return _is_json(self.mimetype)

    @property
    def json(self):
        return self.get_json()

    def get_json(self, force=False, silent=False, cache=True):
        if not (force or self.is_json):
            if silent:
                return None
            raise UnsupportedMediaType(_NO_JSON)
        try:
            return self._app.json.loads(self._body.decode())
        except ValueError as error:
            if silent:
                return None
            if self._app.debug:
                raise BadRequest("Failed to decode JSON object: %s" % error) from None
            raise BadRequest() from None

    @property
    def values(self):
        return MultiDict(list(self.args.items(multi=True)) + list(self.form.items(multi=True)))

    @property
    def query_string(self):
        return self._query.encode()

    @property
    def full_path(self):
        return "%s?%s" % (self.path, self._query)

    @property
    def base_url(self):
        return self.host_url.rstrip("/") + self.path

    @property
    def url(self):
        return self.base_url + ("?" + self._query if self._query else "")

    @property
    def host_url(self):
        return "http://localhost/"

    url_root = root_url = host_url

    @property
    def endpoint(self):
        return self.url_rule.endpoint if self.url_rule is not None else None

    @property
    def blueprint(self):
        endpoint = self.endpoint
        return endpoint.rpartition(".")[0] if endpoint and "." in endpoint else None

    def __repr__(self):
        return "<Request %r [%s]>" % (self.url, self.method)


class Response:
    default_mimetype = "text/html"

    def __init__(self, response=None, status=None, headers=None, mimetype=None, content_type=None):
        if response is None:
            response = b""
        if not isinstance(response, (str, bytes)):
            response = b"".join(it.encode() if isinstance(it, str) else it for it in response)
        self._data = response.encode() if isinstance(response, str) else response
        self.headers = Headers(headers or ())
        if content_type is None and (mimetype is not None or "Content-Type" not in self.headers):
            content_type = mimetype or self.default_mimetype
            if content_type.startswith("text/"):
                content_type += "; charset=utf-8"
        if content_type is not None:
            self.headers.set("Content-Type", content_type)
        self.headers.set("Content-Length", len(self._data))
        self.status = 200 if status is None else status

    @property
    def status(self):
        return self._status

    @status.setter
    def status(self, value):
        if isinstance(value, int):
            self._code = value
            self._status = "%d %s" % (value, HTTP_STATUS_CODES.get(value, "UNKNOWN").upper())
        else:
            self._status = str(value)
            self._code = int(str(value).split(" ", 1)[0])

    @property
    def status_code(self):
        return self._code

    @status_code.setter
    def status_code(self, value):
        self.status = value

    @property
    def data(self):
        return self._data

    @data.setter
    def data(self, value):
        self.set_data(value)

    def set_data(self, value):
        self._data = value.encode() if isinstance(value, str) else value
        self.headers.set("Content-Length", len(self._data))

    def get_data(self, as_text=False):
        return self._data.decode() if as_text else self._data

    @property
    def text(self):
        return self.get_data(as_text=True)

    @property
    def content_type(self):
        return self.headers.get("Content-Type")

    @property
    def mimetype(self):
        return (self.content_type or "").partition(";")[0].strip().lower()

    @property
    def is_json(self):
        return _is_json(self.mimetype)

    @property
    def json(self):
        return self.get_json()

    def get_json(self, force=False, silent=False):
        if not (force or self.is_json):
            return None
        import json
        try:
            return json.loads(self.get_data(as_text=True))
        except ValueError:
            if silent:
                return None
            raise

    @property
    def location(self):
        return self.headers.get("Location")

    @property
    def content_length(self):
        return len(self._data)

    def set_cookie(self, key, value="", **options):
        self.headers.add("Set-Cookie", "%s=%s; Path=/" % (key, value))

    def delete_cookie(self, key, **options):
        self.headers.add("Set-Cookie", "%s=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/" % key)

    def __repr__(self):
        return "<%s %d bytes [%s]>" % (type(self).__name__, len(self._data), self.status)
