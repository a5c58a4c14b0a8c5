"""Imperative mapping of a plain class on a Table."""
from sqlalchemy import Column, create_engine, ForeignKey, inspect, Integer, select, String, Table
from sqlalchemy.orm import registry, relationship, Session

mapper_registry = registry()
users = Table("users", mapper_registry.metadata, Column("id", Integer, primary_key=True), Column("name", String(20)),
              Column("fullname", String(50)))
notes = Table("notes", mapper_registry.metadata, Column("id", Integer, primary_key=True),
              Column("user_id", ForeignKey("users.id")))


class User:
    def __init__(self, name):
        self.name = name


class Note:
    pass


mapper_registry.map_imperatively(
    User, users, properties={"notes": relationship(Note, backref="user", order_by=notes.c.id), "whole": users.c.fullname})
mapper_registry.map_imperatively(Note, notes)
engine = create_engine("sqlite://")
mapper_registry.metadata.create_all(engine)
session = Session(engine)
user = User("ada")
user.whole = "Ada L"
user.notes = [Note(), Note()]
session.add(user)
session.commit()
print(user.name, user.whole, [it.id for it in user.notes], user.notes[0].user is user)
print(session.execute(select(User.whole).where(User.name == "ada")).all(), inspect(User).attrs.keys())
