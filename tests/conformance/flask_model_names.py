"""Table names are made from class names, unless a class has one or has none of its own."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class UserAccount(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class HTTPRequestLog(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Named(db.Model):
    __tablename__ = "custom"
    id = db.Column(db.Integer, primary_key=True)


class Base(db.Model):
    __abstract__ = True
    id = db.Column(db.Integer, primary_key=True)


class Child2(Base):
    pass


class Mixin:
    id = db.Column(db.Integer, primary_key=True)


class UsesMixin(Mixin, db.Model):
    pass


class Employee(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    kind = db.Column(db.String(9))
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "e"}


class Manager(Employee):
    __mapper_args__ = {"polymorphic_identity": "m"}


class Engineer(Employee):
    id = db.Column(db.ForeignKey("employee.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "g"}


for cls in (UserAccount, HTTPRequestLog, Named, Child2, UsesMixin, Employee, Manager, Engineer):
    print(cls.__name__, cls.__table__.name)
print(sorted(db.metadata.tables))
