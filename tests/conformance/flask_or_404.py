"""get_or_404 and its relatives end in an HTTP error with a description."""

def attempt(call):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)


from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db = SQLAlchemy(app)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(20), unique=True, nullable=False)


with app.app_context():
    db.create_all()
    db.session.add_all([User(name=it) for it in "abcdefghijkl"])
    db.session.commit()
    attempt(lambda: User.query.get_or_404(99))
    attempt(lambda: User.query.get_or_404(99, description="nope"))
    attempt(lambda: User.query.filter_by(name="z").first_or_404("gone"))
    attempt(lambda: User.query.one_or_404())
    attempt(lambda: User.query.filter_by(name="b").one_or_404().name)
    attempt(lambda: db.get_or_404(User, 2))
    attempt(lambda: db.get_or_404(User, 99))
    attempt(lambda: db.get_or_404(User, 99, description="d"))
    attempt(lambda: db.first_or_404(db.select(User).filter_by(name="z")))
    attempt(lambda: db.one_or_404(db.select(User)))
    attempt(lambda: db.one_or_404(db.select(User).filter_by(name="b"), description="x").id)
