"""The five states of an object, from the constructor to detached."""
from sqlalchemy import inspect

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


def state(it):
    seen = inspect(it)
    return [name for name in ("transient", "pending", "persistent", "deleted", "detached") if getattr(seen, name)]


session = Session(engine)
user = User(name="ada")
print(state(user))
session.add(user)
print(state(user))
session.flush()
print(state(user))
session.delete(user)
print(state(user))
session.flush()
print(state(user))
session.commit()
print(state(user))
