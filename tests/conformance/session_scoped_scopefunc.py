"""A scoped_session with a scope function has a session for each scope."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, scoped_session, sessionmaker


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]

    def __repr__(self):
        return f"User({self.name})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
scope = "a"
Scoped = scoped_session(sessionmaker(engine), scopefunc=lambda: scope)
first = Scoped()
scope = "b"
second = Scoped()
print(first is second)
scope = "a"
print(Scoped() is first)
Scoped.remove()
print(Scoped() is first)
scope = "b"
print(Scoped() is second)
