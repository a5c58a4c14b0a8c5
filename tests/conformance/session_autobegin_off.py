"""With autobegin=False a session needs begin() before each transaction."""
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

session = Session(engine, autobegin=False)
print(session.in_transaction(), session.is_active)
attempt("execute", lambda: session.execute(select(User)))
attempt("add", lambda: session.add(User(name="x")))
attempt("commit", lambda: session.commit())
attempt("rollback", lambda: session.rollback())
session.begin()
session.add(User(name="ada"))
session.commit()
print(session.in_transaction())
with session.begin():
    ada = session.scalars(select(User)).one()
    print(ada)
attempt("attribute", lambda: ada.name)


def rename():
    ada.name = "eve"


attempt("set", rename)
