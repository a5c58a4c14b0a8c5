"""bulk_update_mappings() updates by primary key and does not touch loaded objects."""
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
session.add_all([User(name="ada"), User(name="bob"), User(name="cy")])
session.commit()
ada = session.get(User, 1)
session.bulk_update_mappings(User, [{"id": 1, "age": 5}, {"id": 2, "age": 6}, {"id": 3, "name": "cyd", "age": 7}])
print(ada.age)
session.commit()
print(ada.age, session.execute(select(User.name, User.age)).all())
attempt("no key", lambda: session.bulk_update_mappings(User, [{"age": 5}]))
session.rollback()
attempt("no row", lambda: session.bulk_update_mappings(User, [{"id": 9, "age": 5}]))
session.rollback()
