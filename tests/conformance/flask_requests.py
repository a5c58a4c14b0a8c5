"""What a request knows: arguments, JSON, forms, headers."""

def attempt(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


from flask import Flask, jsonify, request, session

app = Flask(__name__)
app.secret_key = "x"


@app.route("/all", methods=["GET", "POST"])
def everything():
    return jsonify(
        q=request.args.get("q"), n=request.args.get("n", 5, type=int), many=request.args.getlist("l"), plain=dict(request.args),
        form=request.form.get("a"), method=request.method, path=request.path, url=request.url, base=request.base_url,
        full=request.full_path, host=request.host, kind=request.content_type, header=request.headers.get("X-Test"),
        json=request.get_json(silent=True), is_json=request.is_json, endpoint=request.endpoint, data=request.data.decode(),
    )


@app.get("/count")
def count():
    session["n"] = session.get("n", 0) + 1
    return str(session["n"])


client = app.test_client()
print(client.get("/all?q=a%20b+c&n=7&l=1&l=2").json)
print(client.get("/all", query_string={"q": "x y", "l": [1, 2], "n": "no"}, headers={"X-Test": "h"}).json)
print(client.post("/all", data={"a": "1"}).json)
print(client.post("/all", json={"b": [1]}).json)
print(client.get("/count").text, client.get("/count").text)
with app.test_request_context("/all?x=1&y=2&y=3", method="POST", json={"a": 1}):
    print(request.args, request.args["x"], request.args.to_dict(), list(request.args.items()), request.json, request)
    attempt(lambda: request.args["zz"])
    attempt(lambda: request.form)
with app.test_request_context("/", data="{bad", content_type="application/json", method="POST"):
    attempt(lambda: request.json)
with app.test_request_context("/"):
    attempt(lambda: request.json)
with app.test_client() as client:
    client.get("/all?q=kept")
    print(request.args["q"])
