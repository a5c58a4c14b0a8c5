"""defer, undefer, load_only, groups and raiseload."""
from typing import Text
from sqlalchemy import create_engine, inspect, LargeBinary, select
from sqlalchemy.orm import (
    DeclarativeBase, defer, load_only, Mapped, mapped_column, Session, undefer, undefer_group,
)


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(Text, deferred=True, deferred_group="big")
    cover: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, deferred_group="big")
    price: Mapped[int] = mapped_column(default=3)
    secret: Mapped[str] = mapped_column(deferred=True, deferred_raiseload=True, default="s")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(Book(title="t", summary="s", cover=b"c"))
session.commit()
session.expunge_all()
b = session.scalars(select(Book)).one()
print(sorted(inspect(b).unloaded))
b.summary
print(sorted(inspect(b).unloaded))
try:
    b.secret
except Exception as error:
    print(type(error).__name__, error)
session.expunge_all()
b = session.scalars(select(Book).options(load_only(Book.title, raiseload=True))).one()
try:
    b.price
except Exception as error:
    print(type(error).__name__, error)
session.expunge_all()
print(sorted(inspect(session.scalars(select(Book).options(undefer_group("big"))).one()).unloaded))
session.expunge_all()
print(sorted(inspect(session.scalars(select(Book).options(undefer("*"))).one()).unloaded))
session.expunge_all()
print(sorted(inspect(session.scalars(select(Book).options(defer("*"))).one()).unloaded))
session.expunge_all()
b = session.scalars(select(Book).options(defer(Book.price, raiseload=True), undefer(Book.summary))).one()
print(sorted(inspect(b).unloaded))
session.refresh(b)
print(sorted(inspect(b).unloaded))
