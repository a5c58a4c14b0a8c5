"""An object deleted inside a savepoint is back after it."""
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
bob = session.get(User, 2)
nested = session.begin_nested()
session.delete(bob)
session.flush()
print(bob in session, session.get(User, 2))
nested.rollback()
print(bob in session, session.get(User, 2) is bob, bob.age)
