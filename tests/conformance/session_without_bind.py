"""A session without an engine."""
from sqlalchemy import String, create_engine, select, text
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

session = Session()
attempt("select", lambda: session.execute(select(User)))
attempt("text", lambda: session.execute(text("select 1")))
attempt("table", lambda: session.execute(select(User.__table__)))
session.add(User(name="ada"))
attempt("flush", lambda: session.flush())
session.rollback()
attempt("get_bind", lambda: session.get_bind())
attempt("get_bind mapper", lambda: session.get_bind(User))
attempt("connection", lambda: session.connection())
