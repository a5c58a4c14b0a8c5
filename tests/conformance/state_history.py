"""inspect() knows keys, sessions, and what was changed."""
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
session = Session(engine)
session.add_all([User(name="ada", age=36), User(name="bob", age=20), User(name="cy")])
session.commit()
user = session.get(User, 1)
seen = inspect(user)
print(seen.identity, seen.has_identity, seen.session is session, seen.object is user, seen.modified)
print(seen.attrs.age.history)
user.age = 5
print(seen.attrs.age.history, seen.attrs.age.value, seen.modified)
session.expire(user)
print(sorted(seen.unloaded), seen.expired)
print(inspect(User(name="x")).identity, inspect(User).local_table.name)
