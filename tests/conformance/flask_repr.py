"""How models show themselves, and what Model.query is."""

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
    user = User(name="a")
    print(repr(user)[:17])
    db.session.add(user)
    print(repr(user)[:14])
    db.session.commit()
    print(user, User.query)
    print(User.query.filter_by(name="a").first(), User.query.count())
