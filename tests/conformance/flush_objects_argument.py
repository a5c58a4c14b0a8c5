"""flush() with objects."""
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
import warnings

warnings.simplefilter("ignore")
session = Session(engine)
a, b = User(name="a"), User(name="b")
session.add_all([a, b])
try:
    session.flush([b])
    print(a.id, b.id)
except Exception as error:
    print(type(error).__name__, error)
