"""lazy="dynamic" gives a query instead of a list."""
from sqlalchemy import create_engine, ForeignKey, func, select
from sqlalchemy.orm import (
    AppenderQuery, DeclarativeBase, DynamicMapped, Mapped, mapped_column, relationship, Session,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    notes: DynamicMapped["Note"] = relationship(back_populates="user", order_by="Note.id", cascade="all, delete-orphan")


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(back_populates="notes")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User(name="ada", notes=[Note(text="a"), Note(text="b")])
session.add(user)
session.commit()
print([it.text for it in user.notes], user.notes.count())
print([it.text for it in user.notes.filter(Note.text == "b")])
print(user.notes[0].text, [it.text for it in user.notes[0:1]])
user.notes.append(Note(text="c"))
print([it.text for it in user.notes.order_by(None).order_by(Note.id.desc())])
first = user.notes.first()
user.notes.remove(first)
session.commit()
print(user.notes.count(), session.scalar(select(func.count(Note.id))))
print(isinstance(user.notes, AppenderQuery), user.notes.filter_by(text="c").one().user is user)
user.notes.extend([Note(text="d"), Note(text="e")])
session.flush()
print(user.notes.limit(2).all()[1].text)
