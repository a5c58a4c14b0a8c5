"""Mapped[set] and Mapped[dict] choose the collection class."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import attribute_keyed_dict, DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    tags: Mapped[set["Tag"]] = relationship()
    notes: Mapped[dict[str, "Note"]] = relationship(collection_class=attribute_keyed_dict("title"))


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User(tags={Tag()}, notes={"a": Note(title="a")})
user.notes["b"] = Note(title="b")
session.add(user)
session.commit()
print(len(user.tags), sorted(user.notes), user.notes["b"].title, type(user.tags).__name__)
del user.notes["a"]
session.commit()
print(sorted(user.notes), session.scalar(select(Note.user_id).where(Note.title == "a")))
