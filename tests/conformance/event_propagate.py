"""propagate=True on a base class reaches its subclasses, also those made later."""
from sqlalchemy import String, create_engine, event, select
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
class Stamped(Base):
    __abstract__ = True


class Early(Stamped):
    __tablename__ = "early"

    id: Mapped[int] = mapped_column(primary_key=True)


@event.listens_for(Stamped, "before_insert", propagate=True)
def stamp(mapper, connection, target):
    print("stamp", type(target).__name__)


@event.listens_for(Base, "after_insert", propagate=True)
def after(mapper, connection, target):
    print("after", type(target).__name__)


class Late(Stamped):
    __tablename__ = "late"

    id: Mapped[int] = mapped_column(primary_key=True)


Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Early(), Late(), User(name="a")])
session.flush()
