"""Using a transaction that has ended, and beginning twice."""
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
transaction = session.begin()
attempt("begin again", lambda: session.begin())
transaction.commit()
attempt("commit again", lambda: transaction.commit())
attempt("rollback after", lambda: transaction.rollback())
nested = session.begin_nested()
nested.rollback()
attempt("nested commit", lambda: nested.commit())
attempt("nested rollback", lambda: nested.rollback())
print(session.in_transaction())
attempt("begin after nested", lambda: session.begin())
session.rollback()
session.execute(select(User))
attempt("begin after select", lambda: session.begin())
