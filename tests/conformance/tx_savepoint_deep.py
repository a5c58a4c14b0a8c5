"""Savepoints nest; an outer one takes the inner ones with it."""
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


def names():
    return session.scalars(select(User.name).order_by(User.id)).all()


session.add(User(name="one"))
session.flush()
first = session.begin_nested()
session.add(User(name="two"))
session.flush()
second = session.begin_nested()
session.add(User(name="three"))
session.flush()
third = session.begin_nested()
session.add(User(name="four"))
third.commit()
print(names())
second.rollback()
print(names())
session.add(User(name="five"))
session.flush()
first.rollback()
print(names(), session.in_nested_transaction())
session.commit()
print(names())
