"""A commit makes objects forget, and the next look loads them again."""
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
user = session.get(User, 1)
print(user.name)
session.commit()
print("name" in user.__dict__)
print(user.name, user.age)
keeping = Session(engine, expire_on_commit=False)
user = keeping.get(User, 2)
user.age = 21
keeping.commit()
print(user.name, user.age)
