"""A list subclass and a custom collection class."""
from sqlalchemy import create_engine, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class Loud(list):
    def shout(self):
        return [it.name.upper() for it in self]


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    notes: Mapped[list["Note"]] = relationship(collection_class=Loud)
    tags: Mapped[set["Tag"]] = relationship(collection_class=set)


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User(notes=[Note(name="a")])
user.notes.append(Note(name="b"))
tag = Tag()
user.tags.add(tag)
user.tags.add(tag)
session.add(user)
session.commit()
print(user.notes.shout(), len(user.tags), tag in user.tags)
user.tags.discard(tag)
user.tags |= {Tag(), Tag()}
session.commit()
print(len(user.tags))
user.tags -= set(user.tags)
print(len(user.tags), user.tags == set())
