"""A bulk update by primary key: a list of dictionaries and no WHERE."""
from sqlalchemy import String, create_engine, select, update
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
session.add_all([User(name="ada"), User(name="bob"), User(name="cy")])
session.commit()
ada = session.get(User, 1)
result = session.execute(update(User), [{"id": 1, "age": 5}, {"id": 2, "age": 6}, {"id": 3, "name": "cyd"}])
print(ada.age)
session.commit()
print(session.execute(select(User.name, User.age)).all())
attempt("no key", lambda: session.execute(update(User), [{"age": 5}]))
session.rollback()
attempt("no row", lambda: session.execute(update(User), [{"id": 9, "age": 5}]))
session.rollback()
attempt("where", lambda: session.execute(update(User).where(User.id == 1), [{"id": 1, "age": 5}]))
attempt("one dict", lambda: session.execute(update(User), {"id": 1, "age": 55}))
