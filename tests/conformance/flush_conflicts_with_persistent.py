"""A new object with the key of a persistent one is a FlushError only when nothing was deleted."""
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
session.add(User(id=1, name="a"))
session.flush()
session.add(User(id=1, name="b"))
try:
    session.flush()
except Exception as error:
    print(type(error).__name__, str(error).split("\n")[0])
