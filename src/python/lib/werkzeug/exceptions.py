# HTTP errors, and `abort`.


def _escaped(text):
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;")):
        text = text.replace(sign, name)
    return text


class HTTPException(Exception):
    code = None
    description = None

    def __init__(self, description=None, response=None):
        super().__init__()
        if description is not None:
            self.description = description
        self.response = response

    @property
    def name(self):
        from werkzeug.http import HTTP_STATUS_CODES
        return HTTP_STATUS_CODES.get(self.code, "Unknown Error")

    def get_description(self, environ=None, scope=None):
        text = self.description if self.description is not None else ""
        return "<p>%s</p>" % _escaped(str(text)).replace("\n", "<br>")

    def get_body(self, environ=None, scope=None):
        return "<!doctype html>\n<html lang=en>\n<title>%s %s</title>\n<h1>%s</h1>\n%s\n" % (
            self.code, _escaped(self.name), _escaped(self.name), self.get_description())

    def get_response(self, environ=None, scope=None):
        if self.response is not None:
            return self.response
        from flask.wrappers import Response
        return Response(self.get_body(), self.code)

    def __str__(self):
        return "%s %s: %s" % (self.code if self.code is not None else "???", self.name, self.description)

    def __repr__(self):
        return "<%s '%s: %s'>" % (type(self).__name__, self.code if self.code is not None else "???", self.name)


class BadRequest(HTTPException):
    code = 400
    description = "The browser (or proxy) sent a request that this server could not understand."


class BadRequestKeyError(BadRequest, KeyError):
    def __init__(self, arg=None, *args, **kw):
        super().__init__(*args, **kw)
        self.args = (arg,)

    __str__ = HTTPException.__str__


def _kind(name, code, description):
    return type(name, (HTTPException,), {"code": code, "description": description, "__module__": __name__})


Unauthorized = _kind("Unauthorized", 401, (
    "The server could not verify that you are authorized to access the URL requested. You either supplied the wrong "
    "credentials (e.g. a bad password), or your browser doesn't understand how to supply the credentials required."))
Forbidden = _kind("Forbidden", 403, (
    "You don't have the permission to access the requested resource. It is either read-protected or not readable by the "
    "server."))
NotFound = _kind("NotFound", 404, (
    "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try "
    "again."))
MethodNotAllowed = _kind("MethodNotAllowed", 405, "The method is not allowed for the requested URL.")
NotAcceptable = _kind("NotAcceptable", 406, (
    "The resource identified by the request is only capable of generating response entities which have content "
    "characteristics not acceptable according to the accept headers sent in the request."))
RequestTimeout = _kind("RequestTimeout", 408, (
    "The server closed the network connection because the browser didn't finish the request within the specified time."))
Conflict = _kind("Conflict", 409, (
    "A conflict happened while processing the request. The resource might have been modified while the request was being "
    "processed."))
Gone = _kind("Gone", 410, (
    "The requested URL is no longer available on this server and there is no forwarding address. If you followed a link "
    "from a foreign page, please contact the author of this page."))
UnsupportedMediaType = _kind("UnsupportedMediaType", 415, (
    "The server does not support the media type transmitted in the request."))
ImATeapot = _kind("ImATeapot", 418, "This server is a teapot, not a coffee machine")
UnprocessableEntity = _kind("UnprocessableEntity", 422, (
    "The request was well-formed but was unable to be followed due to semantic errors."))
TooManyRequests = _kind("TooManyRequests", 429, (
    "This user has exceeded an allotted request count. Try again later."))
InternalServerError = _kind("InternalServerError", 500, (
    "The server encountered an internal error and was unable to complete your request. Either the server is overloaded or "
    "there is an error in the application."))
NotImplemented = _kind("NotImplemented", 501, "The server does not support the action requested by the browser.")
BadGateway = _kind("BadGateway", 502, "The proxy server received an invalid response from an upstream server.")
ServiceUnavailable = _kind("ServiceUnavailable", 503, (
    "The server is temporarily unable to service your request due to maintenance downtime or capacity problems. Please try "
    "again later."))

default_exceptions = {it.code: it for it in (
    BadRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, NotAcceptable, RequestTimeout, Conflict, Gone,
    UnsupportedMediaType, ImATeapot, UnprocessableEntity, TooManyRequests, InternalServerError, NotImplemented, BadGateway,
    ServiceUnavailable)}


def abort(status, *args, **kwargs):
    if hasattr(status, "status_code"):
        raise HTTPException(response=status)
    kind = default_exceptions.get(status)
    if kind is None:
        raise LookupError("no exception for %r" % (status,))
    raise kind(*args, **kwargs)
