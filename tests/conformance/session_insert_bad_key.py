"""An ORM insert with a name that is no attribute."""
from sqlalchemy import String, create_engine, insert, select
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
attempt("many", lambda: session.execute(insert(User), [{"nme": "ada"}]))
attempt("values", lambda: session.execute(insert(User).values(nme="ada")))
attempt("unique", lambda: session.execute(insert(User), [{"name": "a"}, {"name": "a"}]))
