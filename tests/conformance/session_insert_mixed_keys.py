"""Rows with different keys are inserted in runs of rows that are alike."""
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
session = Session(engine)
session.execute(insert(User), [{"name": "a"}, {"name": "b", "age": 1}, {"name": "c", "age": 2}, {"name": "d"}])
session.execute(insert(User).execution_options(render_nulls=True), [{"name": "e", "age": None}, {"name": "f", "age": 3}])
session.execute(insert(User), [{"name": "g", "age": None}, {"name": "h", "age": 3}])
print(session.execute(select(User.name, User.age)).all())
