# A stand-in for Flask: an application with a config, contexts, routes and a test client. It serves no network.
from flask.app import Blueprint, Config, Flask
from flask.globals import current_app, g, has_app_context, has_request_context, request, session
from flask.json import jsonify
from flask.wrappers import Request, Response
from werkzeug.exceptions import abort

__version__ = "3.1.0"


def make_response(*args):
    if not args:
        return Response()
    return current_app.make_response(args[0] if len(args) == 1 else args)


def url_for(endpoint, **values):
    return current_app.url_for(endpoint, **values)


def redirect(location, code=302, Response=None):
    from flask.wrappers import Response as Kind
    from werkzeug.exceptions import _escaped
    shown = _escaped(location)
    text = ("<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n<p>You should be "
            "redirected automatically to the target URL: <a href=\"%s\">%s</a>. If not, click the link.\n" % (shown, shown))
    made = (Response or Kind)(text, code, mimetype="text/html")
    made.headers.set("Location", location)
    return made


def flash(message, category="message"):
    session.setdefault("_flashes", []).append((category, message))


def get_flashed_messages(with_categories=False, category_filter=()):
    found = session.pop("_flashes", [])
    if category_filter:
        found = [it for it in found if it[0] in category_filter]
    return found if with_categories else [it[1] for it in found]


def copy_current_request_context(function):
    return function


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise NotImplementedError("Athanor does not have flask.%s yet" % name)
