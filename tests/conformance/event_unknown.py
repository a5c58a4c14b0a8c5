"""Events that do not exist, wrong targets and wrong numbers of arguments."""
from sqlalchemy import String, create_engine, event, select
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
attempt("session", lambda: event.listen(session, "nope", print))
attempt("mapper", lambda: event.listen(User, "nope", print))
attempt("attribute", lambda: event.listen(User.name, "nope", print))
attempt("engine", lambda: event.listen(engine, "nope", print))
attempt("int", lambda: event.listen(3, "set", print))
attempt("mapper event on session", lambda: event.listen(session, "before_insert", print))
