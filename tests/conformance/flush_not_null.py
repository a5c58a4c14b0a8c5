"""A missing value is the database's error, with statement and parameters."""
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
session = Session(engine)
session.add(User(age=3))
try:
    session.flush()
except Exception as error:
    print(type(error).__name__)
    print(error)
    print(error.statement, error.params, type(error.orig).__name__)
print(session.is_active)
try:
    session.commit()
except Exception as error:
    print(type(error).__name__)
    print(str(error).split("Original")[0])
session.rollback()
print(session.is_active, list(session))
