"""Errors of the "errors" page of the documentation."""
from sqlalchemy import Column, create_engine, ForeignKey, insert, select, Table
from sqlalchemy.orm import (
    DeclarativeBase, joinedload, Mapped, mapped_column, relationship, selectinload, Session,
)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    addresses: Mapped[list["Address"]] = relationship(back_populates="user", order_by="Address.id")
    orders: Mapped[list["Order"]] = relationship(back_populates="user", order_by="Order.id")


class Address(Base):
    __tablename__ = "addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(back_populates="addresses")


order_items = Table(
    "order_items",
    Base.metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True),
    Column("item_id", ForeignKey("items.id"), primary_key=True),
)


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str | None]
    user: Mapped[User] = relationship(back_populates="orders")
    items: Mapped[list["Item"]] = relationship(secondary=order_items, order_by="Item.id")


class Item(Base):
    __tablename__ = "items"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
pen, ink = Item(name="pen"), Item(name="ink")
session.add_all([
    User(name="ada", addresses=[Address(email="ada@x"), Address(email="ada@y")],
         orders=[Order(note="first"), Order()]),
    User(name="bob", addresses=[Address(email="bob@x")], orders=[Order(note="b")]),
    User(name="cid"), pen, ink,
])
session.flush()
session.execute(insert(order_items), [{"order_id": a, "item_id": b} for a, b in [(1, 1), (1, 2), (2, 1), (3, 2)]])
session.commit()
import warnings


def attempt(fn):
    try:
        print(fn())
    except Exception as error:
        print(type(error).__name__, "|", str(error).split(" at 0x")[0])


u = User(name="x")
attempt(lambda: session.execute("select 1"))
attempt(lambda: session.add("x"))
attempt(lambda: session.delete(User()))
attempt(lambda: User(nope=1))
attempt(lambda: session.query(User).filter(User.nope == 1))
attempt(lambda: select(User).where(User.addresses == [1]))
attempt(lambda: select(User).join(User.name))
attempt(lambda: session.scalars(select(User).options(joinedload(User.addresses))).all())
attempt(lambda: session.scalars(select(User).options(joinedload(Address.user))).all())
attempt(lambda: select(User).options(joinedload("addresses")))
attempt(lambda: session.get(User, 1, options=[selectinload(User.addresses)]).name)
attempt(lambda: session.scalar(select(User.id).where(User.name == "zz")))
attempt(lambda: session.execute(select(User.id)).scalar_one())
attempt(lambda: setattr(session.get(User, 1), "addresses", 5))
attempt(lambda: setattr(session.get(User, 1), "addresses", [User()]))
attempt(lambda: session.get(Address, 1).user.nope)
attempt(lambda: session.flush() or setattr(Address(), "user", "x"))
session.expunge_all()
a = session.get(Address, 1)
session.expunge(a)
attempt(lambda: a.user)
session.close()
attempt(lambda: a.email)
a = session.get(Address, 1)
session.commit()
session.close()
attempt(lambda: a.email)
with Session(engine) as s2:
    b = s2.get(Address, 2)
    attempt(lambda: session.add(b))
session.add(User(id=1, name="dup"))
attempt(session.flush)
attempt(lambda: session.execute(select(User)))
session.rollback()
session.add(Address(email="x"))
attempt(session.commit)
attempt(session.commit)
session.rollback()
