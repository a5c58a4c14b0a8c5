"""An object with delete-orphan cannot be saved without its parent."""
from sqlalchemy import create_engine, ForeignKey, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    notes: Mapped[list["Note"]] = relationship(cascade="all, delete-orphan", back_populates="user")


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship(back_populates="notes")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User(notes=[Note(), Note()])
session.add(user)
session.commit()
first = user.notes[0]
user.notes.remove(first)
print(first in session.deleted, first.user)
session.commit()
print(len(user.notes), inspect(first).detached)
user.notes = [Note(id=9)]
session.commit()
print(session.scalars(select(Note.id)).all())
session.add(Note())
session.commit()
print(session.scalars(select(Note.id)).all())
