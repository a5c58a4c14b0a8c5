"""Mapped dataclasses with relationships, as documented."""
import dataclasses
import datetime
from typing import List, Optional
from sqlalchemy import Column, create_engine, ForeignKey, Integer, String, Table
from sqlalchemy.orm import (
    DeclarativeBase, Mapped, mapped_column, MappedAsDataclass, registry, relationship, Session,
)


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str]
    fullname: Mapped[Optional[str]] = mapped_column(default=None, repr=False)
    addresses: Mapped[List["Address"]] = relationship(default_factory=list, back_populates="user", repr=False)
    created: Mapped[datetime.datetime] = mapped_column(insert_default=lambda: datetime.datetime(2020, 1, 1), default=None)


class Address(Base):
    __tablename__ = "address"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    email: Mapped[str] = mapped_column(kw_only=True)
    user_id: Mapped[Optional[int]] = mapped_column(ForeignKey("user_account.id"), init=False)
    user: Mapped[Optional["User"]] = relationship(default=None, back_populates="addresses", compare=False)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
u = User("ada", addresses=[Address(email="x")])
print(u)
session.add(u)
session.commit()
print(u, u.created, dataclasses.asdict(Address(email="q"))["email"])
print(u == User("ada"), [f.name for f in dataclasses.fields(User)])
print(Address(email="z", user=u))


class Mixin(MappedAsDataclass):
    tag: Mapped[str] = mapped_column(default="t", kw_only=True)


class Thing(Mixin, Base, kw_only=True):
    __tablename__ = "thing"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    label: Mapped[str]


print(Thing(label="l"))
reg = registry()


@reg.mapped_as_dataclass(unsafe_hash=True)
class Point:
    __tablename__ = "point"

    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int] = mapped_column(default=1)


print(Point(1), hash(Point(1)) == hash(Point(1)), len({Point(1), Point(1)}))


@reg.mapped
@dataclasses.dataclass
class Plain:
    __table__ = Table("plain", reg.metadata, Column("id", Integer, primary_key=True), Column("name", String))
    id: int = dataclasses.field(init=False)
    name: str = None


print(Plain(name="n").name)
