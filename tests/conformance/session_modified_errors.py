"""is_modified() of what is not mapped."""
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
attempt("int", lambda: session.is_modified(3))
attempt("transient", lambda: session.is_modified(User()))
attempt("transient set", lambda: session.is_modified(User(name="a")))
attempt("contains", lambda: 3 in session)
attempt("contains none", lambda: None in session)
