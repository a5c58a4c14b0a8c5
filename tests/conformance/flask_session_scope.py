"""Each application context has a session of its own."""

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
    first = db.session()
    print(first is db.session(), db.session.get(User, 1).name)
    db.session.add(User(name="never"))
with app.app_context():
    print(db.session() is first, db.session.scalar(db.select(db.func.count()).select_from(User)))
