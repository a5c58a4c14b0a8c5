"""Listeners on Mapper and on a mixin."""
from sqlalchemy import String, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Mapper, Session, mapped_column


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
class Mixin:
    pass


@event.listens_for(Mixin, "before_insert", propagate=True)
def mixin(mapper, connection, target):
    print("mixin", type(target).__name__)


@event.listens_for(Mapper, "before_insert")
def every(mapper, connection, target):
    print("every", type(target).__name__)


class Thing(Mixin, Base):
    __tablename__ = "things"

    id: Mapped[int] = mapped_column(primary_key=True)


Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([User(name="u"), Thing()])
session.flush()
