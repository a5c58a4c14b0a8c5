"""The identity map, weak and strong."""
from sqlalchemy import Column, create_engine, ForeignKey, insert, select, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session

import gc
from sqlalchemy.orm.util import identity_key
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
session.expunge_all()
u = session.get(User, 1)
print(session.get(User, 1) is u, session.scalars(select(User).where(User.id == 1)).one() is u, session.query(User).get(1) is u)
print(len(session.identity_map), u in session.identity_map.values(), (User, (1,), None) in session.identity_map)
u2 = session.get(User, 2)
del u2
gc.collect()
print(len(session.identity_map))
x = session.get(User, 3)
x.name = "dirty"
del x
gc.collect()
print(len(session.identity_map), [it.name for it in session.dirty])
print(identity_key(User, 1), identity_key(instance=u))
print(session.identity_map.keys()[0] if isinstance(session.identity_map.keys(), list) else sorted(session.identity_map.keys(), key=str)[0])
u.id = 50
session.flush()
print(session.get(User, 50) is u, session.get(User, 1))
