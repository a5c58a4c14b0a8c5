"""The message of a failing INSERT of several rows shows its parameters."""
from sqlalchemy.exc import IntegrityError

from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([User(name="a"), User(name="b"), User(name="a")])
try:
    session.commit()
except IntegrityError as error:
    print(error)
    print(error.statement, error.params, type(error.orig).__name__, error.orig.args)
    print(isinstance(error, Exception), [it.__name__ for it in type(error).__mro__][:5])
