"""db.Table, db.relationship and db.backref."""

from flask import Flask
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
db = SQLAlchemy(app)


links = db.Table(
    "links",
    db.Column("user_id", db.ForeignKey("user.id"), primary_key=True),
    db.Column("tag_id", db.ForeignKey("tag.id"), primary_key=True),
)


class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    text = db.Column(db.String(9))


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(20), unique=True, nullable=False)
    tags = db.relationship("Tag", secondary=links, backref=db.backref("users", order_by="User.id"))


with app.app_context():
    db.create_all()
    tag = Tag(text="x")
    db.session.add_all([User(name="a", tags=[tag]), User(name="b", tags=[tag])])
    db.session.commit()
    print([it.name for it in tag.users], User.query.filter(User.tags.any(text="x")).count())
    print(db.session.execute(db.select(links)).all())
