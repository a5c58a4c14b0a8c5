"""What a view may return, and what becomes of it."""

def attempt(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


import datetime
import decimal
import uuid

from flask import Flask, Response, abort, jsonify, make_response, redirect, url_for

app = Flask(__name__)


@app.get("/made")
def made():
    response = make_response("body", 203)
    response.headers["X-B"] = "c"
    return response


views = {
    "text": lambda: "text", "bytes": lambda: b"bytes", "dict": lambda: {"b": 1, "a": [None, True]}, "list": lambda: [1, 2],
    "status": lambda: ("x", 202), "headers": lambda: ("x", {"X-A": "b"}), "all": lambda: ({"a": 1}, 400, {"X-A": "b"}),
    "none": lambda: None, "number": lambda: 5, "response": lambda: Response("r", 201, mimetype="text/plain"),
    "redirect": lambda: redirect(url_for("made")), "abort": lambda: abort(400, "bad <thing>"), "teapot": lambda: abort(418),
    "json": lambda: jsonify(d=datetime.date(2020, 1, 2), t=datetime.datetime(2020, 1, 2, 3), n=decimal.Decimal("1.5"), u=uuid.UUID(int=1)),
    "several": lambda: jsonify(1, "a"), "empty": lambda: jsonify(), "boom": lambda: 1 / 0,
}
for name, view in views.items():
    app.add_url_rule("/" + name, name, view)
client = app.test_client()
for name in ["made", *views]:
    it = client.get("/" + name)
    print(name, it.status, it.content_type, it.headers.get("X-A") or it.headers.get("X-B") or it.headers.get("Location"), it.is_json)
    print(" ", it.text.replace("\n", " "))
app.testing = True
attempt(lambda: client.get("/none"))
attempt(lambda: client.get("/number"))
attempt(lambda: client.get("/boom"))
attempt(lambda: abort(999))
attempt(lambda: app.route("/late"))
