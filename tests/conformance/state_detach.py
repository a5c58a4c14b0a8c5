"""expunge() and close() detach; add() attaches again."""
from sqlalchemy import inspect

from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([User(name="ada", age=36), User(name="bob", age=20), User(name="cy")])
session.commit()
ada, bob = session.get(User, 1), session.get(User, 2)
session.expunge(ada)
print(inspect(ada).detached, inspect(bob).persistent, ada.name)
session.close()
print(inspect(bob).detached)
ada.age = 99
session.add(ada)
print(inspect(ada).persistent, ada in session.dirty)
session.commit()
print(ada.age)
