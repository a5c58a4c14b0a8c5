"""ORM insert, update and delete with RETURNING and synchronisation."""
from sqlalchemy import Column, create_engine, delete, ForeignKey, func, insert, inspect, select, Table, update
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
users = session.scalars(insert(User).returning(User), [{"name": "x"}, {"name": "y"}]).all()
print([u.name for u in users], all(u in session for u in users))
print(session.execute(insert(User).values(name="z").returning(User.id, User.name)).all())
ada = session.get(User, 1)
r = session.execute(update(User).where(User.name == "ada").values(name="Ada").returning(User))
print(r.scalars().all()[0] is ada, ada.name)
print(session.execute(update(User).where(User.id > 1).values(name=User.name + "!").returning(User.id, User.name)).all())
session.execute(update(User).where(User.id == 1).values(name="sync off").execution_options(synchronize_session=False))
print(ada.name)
session.refresh(ada)
print(ada.name)
session.execute(update(User).where(User.id == 1).values(name=func.upper(User.name)), execution_options={"synchronize_session": "fetch"})
print(ada.name)
x = session.scalars(select(User).where(User.name == "x!")).one()
print(session.execute(delete(User).where(User.name == "x!").returning(User.id)).all(), x in session, inspect(x).detached)
try:
    session.execute(update(User).where(User.name == func.foo("q")).values(name="e"), execution_options={"synchronize_session": "evaluate"})
except Exception as error:
    print(type(error).__name__, error)
session.execute(update(User), [{"id": 1, "name": "bulk1"}, {"id": 2, "name": "bulk2"}])
print(ada.name, session.get(User, 2).name)
print(session.execute(delete(Address).where(Address.user_id.in_(select(User.id).where(User.name == "bulk1")))).rowcount)
