"""Framing, closing and committing."""
from sqlalchemy import Column, create_engine, ForeignKey, func, insert, select, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session, sessionmaker


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
session.close()
with Session(engine) as s:
    s.begin()
    try:
        s.add(User(name="a1"))
        s.add(User(name="a2"))
    except:
        s.rollback()
        raise
    else:
        s.commit()
with Session(engine) as s, s.begin():
    s.add(User(name="b1"))
factory = sessionmaker(engine)
with factory.begin() as s:
    s.add(User(name="c1"))
with factory() as s:
    with s.begin():
        s.add(User(name="d1"))
    with s.begin():
        print(s.scalar(select(func.count()).select_from(User)))
    print(s.in_transaction())
try:
    with factory.begin() as s:
        s.add(User(name="e1"))
        raise ValueError("no")
except ValueError as error:
    print(error)
with factory() as s:
    print(s.scalars(select(User.name).order_by(User.id.desc()).limit(2)).all())
    try:
        with s.begin():
            pass
    except Exception as error:
        print(type(error).__name__, error)
with Session(engine, autobegin=False) as s:
    try:
        s.add(User(name="f"))
    except Exception as error:
        print(type(error).__name__, error)
    s.begin()
    print(s.scalar(select(User.name).limit(1)))
