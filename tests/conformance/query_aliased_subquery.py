"""aliased(User, subquery) and from_statement make entities of other selects."""
from sqlalchemy import Column, create_engine, ForeignKey, insert, select, Table, text
from sqlalchemy.orm import aliased, DeclarativeBase, Mapped, mapped_column, relationship, Session


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
sub = select(User).where(User.id < 3).order_by(User.id.desc()).limit(2).subquery()
small = aliased(User, sub)
print([it.name for it in session.scalars(select(small).order_by(small.id))])
print(session.execute(select(small.name, Address.email).join(Address, Address.user_id == small.id).order_by(Address.id)).all())
named = aliased(User, sub, name="u")
print(session.execute(select(named.name).join(named.addresses).order_by(named.id)).all())
print([it.name for it in session.scalars(select(User).from_statement(text("select * from users order by name desc")))])
statement = text("select id, name from users where id = :id").columns(User.id, User.name)
print([it.name for it in session.scalars(select(User).from_statement(statement), {"id": 2})])
union = select(User).where(User.id == 1).union(select(User).where(User.id == 3)).order_by(User.id)
print([it.name for it in session.scalars(select(User).from_statement(union))])
both = aliased(User, union.subquery())
print([it.name for it in session.scalars(select(both).order_by(both.id))])
