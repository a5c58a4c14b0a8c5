"""Dictionaries keyed by attribute, by column and by a function."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import (
    attribute_keyed_dict, column_keyed_dict, DeclarativeBase, keyfunc_mapping, Mapped, mapped_column,
    relationship, Session,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[dict[str, "Note"]] = relationship(
        collection_class=attribute_keyed_dict("key"), cascade="all, delete-orphan", overlaps="b,c")
    b: Mapped[dict[str, "Note"]] = relationship(
        collection_class=column_keyed_dict(lambda: Note.__table__.c.key) if False else attribute_keyed_dict("text"),
        viewonly=True)
    c: Mapped[dict[tuple, "Note"]] = relationship(
        collection_class=keyfunc_mapping(lambda it: (it.key, it.text)), viewonly=True)


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    text: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User()
user.a["x"] = Note(key="x", text="one")
user.a.set(Note(key="y", text="two"))
session.add(user)
session.commit()
print(sorted(user.a), sorted(user.b), sorted(user.c))
user.a["x"] = Note(key="x", text="new")
print(user.a.pop("y").text)
session.commit()
print(sorted(user.a), session.scalars(select(Note.text)).all())
try:
    user.a["wrong"] = Note(key="right", text="")
except Exception as error:
    print(type(error).__name__, error)
