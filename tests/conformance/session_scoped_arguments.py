"""A scoped_session refuses arguments once its session is there, and configure() warns."""
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

def attempt(label, call):
    try:
        print(label, "->", call())
    except Exception as error:
        print(label, "->", type(error).__name__, str(error).split("\n")[0])

import warnings

warnings.simplefilter("always")
Scoped = scoped_session(sessionmaker(engine))
session = Scoped(autoflush=False)
print(session.autoflush)
attempt("again", lambda: Scoped(autoflush=True))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    Scoped.configure(expire_on_commit=False)
for it in caught:
    print(it.category.__name__, it.message)
print(Scoped().expire_on_commit)
Scoped.remove()
print(Scoped().expire_on_commit)
