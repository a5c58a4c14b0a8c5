"""Arguments that Session() does not know or refuses."""
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

attempt("unknown", lambda: Session(engine, nothing=1))
attempt("autocommit", lambda: Session(engine, autocommit=True))
attempt("future", lambda: Session(engine, future=False))
attempt("join", lambda: Session(engine, join_transaction_mode="nope"))
