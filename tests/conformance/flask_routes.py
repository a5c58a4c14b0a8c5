"""Routes with models, called through the test client."""

from flask import Flask, abort, jsonify, request
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db = SQLAlchemy(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(20), unique=True, nullable=False)


@app.route("/users", methods=["GET", "POST"])
def users():
    if request.method == "POST":
        user = User(name=request.get_json()["name"])
        db.session.add(user)
        db.session.commit()
        return jsonify(id=user.id, name=user.name), 201
    return jsonify([{"id": it.id, "name": it.name} for it in db.session.scalars(db.select(User).order_by(User.id))])


@app.get("/users/<int:id>")
def one(id):
    return {"name": db.get_or_404(User, id).name}


@app.delete("/users/<int:id>")
def remove(id):
    db.session.delete(db.get_or_404(User, id, description="no such user"))
    db.session.commit()
    return "", 204


@app.get("/pages")
def pages():
    page = db.paginate(db.select(User).order_by(User.id))
    return {"items": [it.name for it in page], "page": page.page, "total": page.total}


with app.app_context():
    db.create_all()
client = app.test_client()


def show(response):
    print(response.status, response.mimetype, response.get_data(as_text=True).strip())


show(client.post("/users", json={"name": "a"}))
show(client.post("/users", json={"name": "b"}))
show(client.get("/users"))
show(client.get("/users/1"))
show(client.get("/users/9"))
show(client.get("/users/x"))
show(client.delete("/users/2"))
show(client.delete("/users/2"))
show(client.put("/users"))
show(client.get("/pages?page=1&per_page=1"))
show(client.get("/pages?page=7"))
show(client.post("/users", data="no json"))
print(client.get("/users").json, client.get("/users").get_json())
