"""ORM selects of the query guide."""
from sqlalchemy import Column, create_engine, exists, ForeignKey, func, insert, select, Table, text, union_all
from sqlalchemy.orm import (
    aliased, Bundle, DeclarativeBase, Mapped, mapped_column, relationship, Session, with_parent,
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
bundle = Bundle("user", User.name, User.id)
print(session.execute(select(bundle, Bundle("email", Address.email)).join_from(User, Address).order_by(Address.id)).all())
u1, u2 = aliased(User, name="u1"), aliased(User)
print(select(u1, u2.name).where(u1.id < u2.id))
inner = select(User).where(User.id < 3).order_by(User.id).limit(2).subquery()
subq_user = aliased(User, inner)
print([u.name for u in session.scalars(select(subq_user).order_by(subq_user.id))])
inner = select(User, Address).join(User.addresses).subquery(name="x")
ua, aa = aliased(User, inner, name="user"), aliased(Address, inner, name="address")
for row in session.execute(select(ua, aa).order_by(aa.id)):
    print(row.user.name, row.address.email)
stmt = text("SELECT id, name FROM users ORDER BY id").columns(User.id, User.name)
print([u.name for u in session.scalars(select(User).from_statement(stmt))])
print(session.execute(select(User.name, func.count(Address.id).label("n")).join(User.addresses, isouter=True).group_by(User.id).order_by(text("n DESC"), User.name)).all())
print(session.scalars(select(User.name).where(exists().where(Address.user_id == User.id)).order_by(User.name)).all())
print(session.scalars(select(User.name).where(~User.addresses.any()).order_by(User.name)).all())
print(session.scalars(select(Address.email).where(Address.user.has(User.name == "bob"))).all())
ada = session.get(User, 1)
print(session.scalars(select(Address.email).where(Address.user == ada).order_by(Address.id)).all())
print(session.scalars(select(Address.email).where(Address.user != ada)).all())
print(session.scalars(select(User.name).where(User.addresses.contains(ada.addresses[0]))).all())
print(session.scalars(select(Order.id).where(with_parent(ada, User.orders)).order_by(Order.id)).all())
u = select(User).where(User.id == 1)
v = select(User).where(User.id == 2)
un = union_all(u, v).order_by("id") if False else union_all(u, v)
print([x.name for x in session.scalars(select(User).from_statement(un))])
ual = aliased(User, un.subquery())
print([x.name for x in session.scalars(select(ual).order_by(ual.id))])
cte = select(Order.user_id, func.count().label("n")).group_by(Order.user_id).cte("counts")
print(session.execute(select(User.name, cte.c.n).join(cte, cte.c.user_id == User.id).order_by(User.id)).all())
print(session.execute(select(User.name, func.row_number().over(order_by=User.name.desc()))).all())
print(select(User).join(User.orders).join(Order.items), select(User).join(Order, User.id == Order.user_id))
print(select(User).select_from(Address).join(Address.user), select(Address).join(User, Address.user))
