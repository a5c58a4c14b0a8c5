"""What a rollback does to each state."""
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
    return next(name for name in ("transient", "pending", "persistent", "deleted", "detached") if getattr(seen, name))


session = Session(engine)
session.add_all([User(name="ada", age=36), User(name="bob", age=20), User(name="cy")])
session.commit()
old, gone = session.get(User, 1), session.get(User, 2)
new, flushed = User(name="n"), User(name="f")
session.add(flushed)
session.delete(gone)
session.flush()
session.add(new)
print(state(old), state(gone), state(new), state(flushed))
session.rollback()
print(state(old), state(gone), state(new), state(flushed))
