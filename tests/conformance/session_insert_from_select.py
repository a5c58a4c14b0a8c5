"""An ORM insert from a select."""
from sqlalchemy import String, create_engine, insert, literal, select
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
session = Session(engine)
session.execute(insert(User), [{"name": "ada", "age": 1}])
statement = insert(User).from_select(["name", "age"], select(User.name + "2", User.age + 1))
session.execute(statement)
users = session.scalars(insert(User).from_select(["name", "age"], select(User.name + "3", User.age)).returning(User)).all()
print(users)
