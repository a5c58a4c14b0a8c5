"""The legacy Query, from the old tutorial."""
from sqlalchemy import Column, create_engine, exists, ForeignKey, func, insert, Table, text
from sqlalchemy.orm import aliased, DeclarativeBase, joinedload, Mapped, mapped_column, relationship, Session


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
q = session.query
for instance in q(User).order_by(User.id):
    print(instance.name)
for name, id_ in q(User.name, User.id).order_by(User.id):
    print(name, id_)
for row in q(User, User.name).order_by(User.id).all():
    print(row.User.name, row.name)
for row in q(User.name.label("name_label")).order_by(User.id).all():
    print(row.name_label)
user_alias = aliased(User, name="user_alias")
for row in q(user_alias, user_alias.name).order_by(user_alias.id).all():
    print(row.user_alias.name)
for u in q(User).order_by(User.id)[1:3]:
    print(u.name)
print(q(User).filter_by(name="ada").first().id, q(User).get(2).name)
print([n for n, in q(User.name).filter(User.name.like("%a%")).filter(User.id < 3)])
print(q(User).filter(User.name.in_(q(User.name).filter(User.name.like("%d%")))).count())
print(q(func.count(User.name), User.name).group_by(User.name).order_by(User.name).all())
print(q(func.count("*")).select_from(User).scalar(), q(func.count(User.id)).scalar())
for u, a in q(User, Address).filter(User.id == Address.user_id).filter(Address.email == "bob@x").all():
    print(u.name, a.email)
print(q(User).join(Address).filter(Address.email == "bob@x").all()[0].name)
print(q(User).join(User.addresses).join(User.orders).order_by(User.id).all() != [])
stmt = q(Address.user_id, func.count("*").label("address_count")).group_by(Address.user_id).subquery()
for u, count in q(User, stmt.c.address_count).outerjoin(stmt, User.id == stmt.c.user_id).order_by(User.id):
    print(u.name, count)
stmt = q(Address).filter(Address.email != "ada@y").subquery()
addr_alias = aliased(Address, stmt)
for user, address in q(User, addr_alias).join(addr_alias, User.addresses).order_by(addr_alias.id):
    print(user.name, address.email)
print([n for n, in q(User.name).filter(exists().where(Address.user_id == User.id)).order_by(User.id)])
print(q(q(User).filter(User.name == "ada").exists()).scalar())
print(q(User).filter(text("id<2")).order_by(text("id")).all()[0].name)
print(q(User).filter(text("id<:value and name=:name")).params(value=5, name="bob").one().name)
for bad in (lambda: q(User).one(), lambda: q(User).filter_by(id=99).one(), lambda: q(User).filter_by(nope=1)):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
print(q(User).filter_by(id=99).one_or_none(), q(User).filter_by(id=99).scalar() is None)
print(str(q(User).filter(User.name == "x")))
print(q(User.id).distinct().limit(2).offset(1).all(), q(User).order_by(None).order_by(User.name.desc()).first().name)
print(q(User).options(joinedload(User.addresses)).filter(User.id == 1).one().addresses[0].email)
print(q(User).filter(User.id > 1).update({User.name: User.name + "!"}, synchronize_session="fetch"))
print(q(Address).filter(Address.id == 1).delete())
print(q(User).yield_per(2).order_by(User.id).all()[0].name, q(User).enable_eagerloads(False).count())
