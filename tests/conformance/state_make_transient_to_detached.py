"""make_transient_to_detached() makes an object that stands for a row without asking."""
from sqlalchemy import String, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, make_transient_to_detached, mapped_column


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
session.add(User(name="ada", age=4))
session.commit()
session.expunge_all()
ada = User(id=1)
make_transient_to_detached(ada)
print(inspect(ada).detached, inspect(ada).identity)
session.add(ada)
print(inspect(ada).persistent, ada.name, ada.age)
attempt("again", lambda: make_transient_to_detached(ada))
