"""Strategies of synchronize_session that are not known, and criteria that cannot be evaluated."""
from sqlalchemy import String, create_engine, delete, func, select, update
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
session.add(User(name="ada", age=1))
session.commit()
ada = session.get(User, 1)
attempt("unknown", lambda: session.execute(update(User).values(age=9), execution_options={"synchronize_session": "nope"}))
attempt("evaluate", lambda: session.execute(
    update(User).where(func.lower(User.name) == "ada").values(age=9), execution_options={"synchronize_session": "evaluate"}))
attempt("delete", lambda: session.execute(
    delete(User).where(func.lower(User.name) == "ada"), execution_options={"synchronize_session": "evaluate"}))
