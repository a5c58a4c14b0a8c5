"""add_all() takes new and detached objects, and stops at what is not mapped."""
from sqlalchemy import String, create_engine, select
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

session = Session(engine)
session.add(User(name="ada"))
session.commit()
ada = session.get(User, 1)
session.expunge(ada)
session.add_all([ada, User(name="bob")])
print(sorted(repr(it) for it in session))
attempt("not mapped", lambda: session.add_all([User(name="cy"), "dan"]))
print(len(session.new))
attempt("add", lambda: session.add(None))
attempt("a class", lambda: session.add(User))
attempt("one", lambda: session.add_all(User(name="x")))
