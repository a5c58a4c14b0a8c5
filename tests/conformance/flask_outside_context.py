"""What needs an application says so, and what needs a request too."""

def attempt(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


from flask import Flask, current_app, g, has_app_context, has_request_context, request, url_for
from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()
attempt(lambda: db.engine)
attempt(lambda: db.session.execute(db.text("select 1")))
attempt(lambda: db)
attempt(lambda: current_app.name)
attempt(lambda: g.x)
attempt(lambda: request.args)
app = Flask("app")
attempt(lambda: db.init_app(Flask("other")))
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db.init_app(app)
attempt(lambda: db.init_app(app))
with app.app_context():
    print(db, current_app, has_app_context(), has_request_context())
    attempt(lambda: g.x)
    g.x = 1
    print(g.x, "x" in g, g.get("y"), g)
    attempt(lambda: url_for("index"))
with Flask("third").app_context():
    attempt(lambda: db.engine)
