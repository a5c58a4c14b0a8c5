"""lazy="raise" in the mapping; an option of the query wins."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, lazyload, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    notes: Mapped[list["Note"]] = relationship(lazy="raise")


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(User(notes=[Note()]))
session.commit()
user = session.scalars(select(User)).one()
try:
    user.notes
except InvalidRequestError as error:
    print(error)
session.expunge_all()
user = session.scalars(select(User).options(lazyload(User.notes))).one()
print(len(user.notes))
