"""Loader options on dynamic relationships are refused."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import (
    DeclarativeBase, DynamicMapped, joinedload, lazyload, Mapped, mapped_column, relationship,
    selectinload, Session,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    notes: DynamicMapped["Note"] = relationship()


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(User(notes=[Note()]))
session.commit()
for option in (joinedload(User.notes), selectinload(User.notes), lazyload("*")):
    try:
        print(session.scalars(select(User).options(option)).unique().one().notes.count())
    except InvalidRequestError as error:
        print(error)
