"""get() with tuples, dictionaries, wrong numbers and missing rows."""
from sqlalchemy import Integer, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


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

class Pair(Base):
    __tablename__ = "pairs"

    a: Mapped[int] = mapped_column(primary_key=True)
    b: Mapped[int] = mapped_column("bee", primary_key=True)

    def __repr__(self):
        return f"Pair({self.a}, {self.b})"


Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Pair(a=1, b=2), User(name="ada")])
session.commit()
attempt("tuple", lambda: session.get(Pair, (1, 2)))
attempt("list", lambda: session.get(Pair, [1, 2]))
attempt("dict", lambda: session.get(Pair, {"a": 1, "b": 2}))
attempt("column name", lambda: session.get(Pair, {"a": 1, "bee": 2}))
attempt("short dict", lambda: session.get(Pair, {"a": 1}))
attempt("long dict", lambda: session.get(Pair, {"a": 1, "b": 2, "c": 3}))
attempt("one", lambda: session.get(Pair, 1))
attempt("three", lambda: session.get(Pair, (1, 2, 3)))
attempt("missing", lambda: session.get(Pair, (5, 5)))
attempt("single", lambda: session.get(User, 1))
attempt("single tuple", lambda: session.get(User, (1,)))
attempt("single dict", lambda: session.get(User, {"id": 1}))
attempt("text", lambda: session.get(User, "1"))
attempt("none", lambda: session.get(User, None))
attempt("none twice", lambda: session.get(Pair, (None, None)))
attempt("partly none", lambda: session.get(Pair, (1, None)))
attempt("not mapped", lambda: session.get(int, 1))
attempt("table", lambda: session.get(User.__table__, 1))
attempt("instance", lambda: session.get(User(), 1))
