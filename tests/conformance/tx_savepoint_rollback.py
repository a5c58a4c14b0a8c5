"""Going back to a savepoint undoes what came after it, and only that."""
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
ada = session.get(User, 1)
ada.age = 40
nested = session.begin_nested()
ada.age = 50
session.add(User(name="eve"))
session.flush()
print(session.scalars(select(User.name).order_by(User.id)).all(), ada.age)
nested.rollback()
print(session.scalars(select(User.name).order_by(User.id)).all(), ada.age)
session.commit()
print(ada.age)
