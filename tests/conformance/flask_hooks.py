"""Hooks around requests, error handlers and blueprints."""

from flask import Blueprint, Flask, jsonify, request, url_for

app = Flask(__name__)
log = []


@app.errorhandler(404)
def missing(error):
    return jsonify(error=error.name, code=error.code), 404


@app.errorhandler(ValueError)
def wrong(error):
    return f"handled {error}", 500


@app.before_request
def before():
    log.append("before " + request.path)
    if request.path == "/stop":
        return "stopped", 403


@app.after_request
def after(response):
    response.headers["X-After"] = "1"
    log.append(f"after {response.status_code}")
    return response


@app.teardown_appcontext
def gone(error):
    log.append(f"gone {error!r}")


@app.get("/boom")
def boom():
    raise ValueError("x")


api = Blueprint("api", __name__, url_prefix="/api")


@api.get("/<int:i>")
def item(i):
    return {"next": url_for(".item", i=i + 1), "full": url_for("api.item", i=0), "endpoint": request.endpoint, "in": request.blueprint}


@api.get("/key")
def key():
    raise KeyError("z")


@api.errorhandler(KeyError)
def no_key(error):
    return "no key", 400


app.register_blueprint(api)
client = app.test_client()
for path in ("/nope", "/boom", "/stop", "/api/1", "/api/key"):
    response = client.get(path)
    print(path, response.status_code, response.text.strip(), response.headers.get("X-After"))
print(log)
