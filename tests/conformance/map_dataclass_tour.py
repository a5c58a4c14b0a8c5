"""Dataclass mapping by base, decorator and existing dataclass."""
from dataclasses import dataclass, field
import dataclasses
from typing import Optional, List
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(MappedAsDataclass, DeclarativeBase): pass
class User(Base):
    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str]
    fullname: Mapped[Optional[str]] = mapped_column(default=None)
    nick: Mapped[str] = mapped_column(default="none", repr=False)
    addresses: Mapped[List["Address"]] = relationship(back_populates="user", default_factory=list, repr=False)
class Address(Base, kw_only=True):
    __tablename__ = "address"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), init=False, repr=False)
    email: Mapped[str]
    user: Mapped[Optional[User]] = relationship(default=None, back_populates="addresses", repr=False)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
u = User("squidward", addresses=[Address(email="s@x")])
print(u, u.addresses)
print(User("a") == User("a"), [f.name for f in dataclasses.fields(User)], dataclasses.is_dataclass(User))
try:
    Address("x")
except TypeError as e:
    print(e)
try:
    User()
except TypeError as e:
    print(e)
with Session(engine) as s:
    s.add(u)
    s.commit()
    print(u, u.nick, u.addresses)
    print(s.scalars(select(User)).one())
reg = registry()
@reg.mapped_as_dataclass(unsafe_hash=True)
class Thing:
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    label: Mapped[str] = mapped_column(default_factory=lambda: "lbl")
print(Thing(), hash(Thing()) == hash(Thing()))
@reg.mapped
@dataclass
class Plain:
    __table__ = Table("plain", reg.metadata, Column("id", Integer, primary_key=True), Column("name", String(50)), Column("age", Integer))
    id: int = field(init=False)
    name: Optional[str] = None
    age: int = 3
reg.metadata.create_all(engine)
with Session(engine) as s:
    p = Plain("x")
    s.add_all([p, Thing(label="q")])
    s.commit()
    print(p.id, p.name, p.age, s.scalars(select(Thing)).one())
    print(p)
