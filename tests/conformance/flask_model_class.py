"""A declarative base of SQLAlchemy 2 as model_class."""

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Todo(db.Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


def create_app():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    with app.app_context():
        db.create_all()
    return app


with create_app().app_context():
    db.session.add(Todo(title="x"))
    db.session.commit()
    print(Todo.__tablename__, db.session.scalars(db.select(Todo)).all(), Todo.query.one().title)
