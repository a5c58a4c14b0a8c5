"""merge() with load=False takes the given state without asking the database."""
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

first = Session(engine)
first.add(User(name="ada"))
first.commit()
ada = first.get(User, 1)
first.expunge_all()
second = Session(engine)
merged = second.merge(ada, load=False)
print(merged.name, merged in second.dirty, merged is ada)
ada.name = "eve"
second.expunge_all()
attempt("dirty", lambda: second.merge(ada, load=False))
attempt("transient", lambda: second.merge(User(id=1), load=False))
