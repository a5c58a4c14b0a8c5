"""After a failed flush everything but rollback() is refused."""
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
session.add(User(name="ada"))
attempt("flush", lambda: session.flush())
attempt("execute", lambda: session.execute(select(User)))
attempt("get", lambda: session.get(User, 2))
attempt("get known", lambda: session.get(User, 1))
attempt("commit", lambda: session.commit())
attempt("attribute", lambda: ada.name)
attempt("begin", lambda: session.begin())
attempt("nested", lambda: session.begin_nested())
attempt("flush", lambda: session.flush())
attempt("connection", lambda: session.connection())
print(session.is_active, session.in_transaction())
session.rollback()
print(session.is_active, ada.name)
