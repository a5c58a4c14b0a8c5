"""A dynamic collection of an object that is not saved shows what was added."""
from sqlalchemy import create_engine, ForeignKey, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    notes: Mapped[list["Note"]] = relationship(lazy="dynamic")


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User()
user.notes.append(Note(id=5))
print([it.id for it in user.notes], user.notes.count())
session.add(user)
print([it.id for it in user.notes], len(session.new))
user.notes = [Note(id=7)]
session.commit()
print([it.id for it in user.notes])
user.notes.append(Note(id=8))
print(inspect(user).attrs.notes.history)
session.rollback()
print([it.id for it in user.notes])
