"""Counting statements of each strategy."""
from sqlalchemy import Column, create_engine, event, ForeignKey, insert, select, Table
from sqlalchemy.orm import (
    contains_eager, DeclarativeBase, joinedload, Mapped, mapped_column, raiseload, relationship,
    selectinload, Session, subqueryload,
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
count = [0]


@event.listens_for(engine, "before_cursor_execute")
def c(*args):
    count[0] += 1


def measure(title, stmt):
    session.expunge_all()
    count[0] = 0
    rows = session.scalars(stmt).unique().all()
    n = sum(len(o.items) for u in rows for o in u.orders)
    print(title, count[0], n)


measure("lazy", select(User))
measure("joined", select(User).options(joinedload(User.orders).joinedload(Order.items)))
measure("selectin", select(User).options(selectinload(User.orders).selectinload(Order.items)))
measure("subquery", select(User).options(subqueryload(User.orders).subqueryload(Order.items)))
measure("mixed", select(User).options(joinedload(User.orders).selectinload(Order.items)))
measure("limit", select(User).options(joinedload(User.orders)).order_by(User.name).limit(2))
measure("distinct", select(User).join(User.orders).distinct().options(joinedload(User.orders)))
measure("where", select(User).join(User.orders).where(Order.note == "b").options(contains_eager(User.orders)))
session.expunge_all()
count[0] = 0
for o in session.scalars(select(Order).options(joinedload(Order.user, innerjoin=True), raiseload(Order.items))):
    o.user.name
    try:
        o.items
    except Exception as error:
        print(type(error).__name__, error)
print(count[0])
