"""What the converters of a route take, and what they make of it."""

from flask import Flask

app = Flask(__name__)
for rule in ("int:x", "float:x", "path:x", "uuid:x", "any(a, b):x", "string:x", "x"):
    kind = rule.split(":")[0].split("(")[0]
    app.add_url_rule(f"/{kind}/<{rule}>/end", kind, lambda x: f"{type(x).__name__} {x}")
app.add_url_rule("/slash/", "slash", lambda: "slash")
app.add_url_rule("/two", "two", lambda n: str(n), defaults={"n": 1})
app.add_url_rule("/two/<int:n>", "two")
client = app.test_client()
for path in ("/int/5", "/int/-5", "/int/x", "/float/1.5", "/float/1", "/path/a/b", "/uuid/12345678-1234-5678-1234-567812345678",
             "/uuid/1", "/any/a", "/any/c", "/string/a%20b", "/x/q", "/x/a/b"):
    response = client.get(path + "/end")
    print(path, response.status_code, response.text if response.status_code == 200 else "")
for path in ("/slash", "/slash/", "/two", "/two/7"):
    response = client.get(path)
    print(path, response.status_code, response.headers.get("Location"), response.text.splitlines()[0])
with app.test_request_context():
    print(app.url_for("two", n=3), app.url_for("path", x="a/b"), app.url_for("slash", q="a b", _external=True))
for rule in app.url_map.iter_rules():
    print(rule.rule, rule.endpoint, sorted(rule.methods))
