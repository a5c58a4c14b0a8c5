"""Serialising objects to dictionaries."""
from sqlalchemy import Column, create_engine, ForeignKey, insert, inspect, select, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


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
def to_dict(obj, depth=1):
    data = {c.key: getattr(obj, c.key) for c in inspect(obj).mapper.column_attrs}
    if depth:
        for name, rel in inspect(type(obj)).relationships.items():
            value = getattr(obj, name)
            data[name] = [to_dict(v, depth - 1) for v in value] if rel.uselist else value and to_dict(value, depth - 1)
    return data


print(to_dict(session.get(User, 1)))
print({c.name: getattr(pen, c.name) for c in pen.__table__.columns})
u = session.get(User, 2)
u.name
d = dict(u.__dict__)
d.pop("_sa_instance_state")
print(sorted(d.items()) != [], {k: v for k, v in vars(u).items() if not k.startswith("_")})
row = session.execute(select(User.id, User.name).where(User.id == 1)).one()
print(row._asdict(), dict(row._mapping), tuple(row), row[0], row.name, row.count(1), row == (1, "ada"))
print([dict(r) for r in session.execute(select(User.id, User.name)).mappings()])
print(User(**{"name": "kw"}).name, repr(User.name), str(User.name == "x"), [c.name for c in User.__table__.c], User.__mapper__.primary_key[0].name)
