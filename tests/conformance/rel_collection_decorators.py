"""A collection class of one's own, with decorated methods."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session
from sqlalchemy.orm.collections import collection


class Base(DeclarativeBase):
    pass


class Bag:
    def __init__(self):
        self.items = []

    @collection.appender
    def put(self, item):
        self.items.append(item)

    @collection.remover
    def take(self, item):
        self.items.remove(item)

    @collection.iterator
    def everything(self):
        return iter(self.items)


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    notes = relationship("Note", collection_class=Bag)


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User()
user.notes.put(Note(id=1))
user.notes.put(Note(id=2))
session.add(user)
session.commit()
print(sorted(it.id for it in user.notes.everything()))
user.notes.take(user.notes.items[0])
session.commit()
print(len(user.notes.items), session.scalars(select(Note.user_id).order_by(Note.id)).all())
