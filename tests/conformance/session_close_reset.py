"""close() and reset() let go of everything; a session that was made with close_resets_only=False stays closed."""
from sqlalchemy import String, create_engine, inspect, select
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
ada = User(name="ada")
session.add(ada)
session.flush()
session.close()
print(inspect(ada).detached, inspect(ada).persistent, session.in_transaction())
print(session.scalars(select(User)).all())
session.reset()
print(session.in_transaction())
strict = Session(engine, close_resets_only=False)
strict.add(User(name="bob"))
strict.reset()
print(strict.scalars(select(User)).all())
strict.close()
attempt("execute", lambda: strict.execute(select(User)))
attempt("add", lambda: strict.add(User(name="x")))
attempt("begin", lambda: strict.begin())
strict.close()
