"""SELECT statements of the querying guide in one go."""
from typing import Optional, List
from datetime import datetime
import enum
from sqlalchemy import String, ForeignKey, Enum, DateTime, select, func, create_engine, text, desc, and_, or_, not_, case, literal, union, union_all, exists, distinct, cast, Integer, Float, extract, between, true, false, null, nulls_last, tuple_
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session, aliased, Bundle, joinedload, selectinload, contains_eager
class Base(DeclarativeBase): pass
class User(Base):
    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30))
    fullname: Mapped[Optional[str]]
    addresses: Mapped[List["Address"]] = relationship(back_populates="user")
    orders: Mapped[List["Order"]] = relationship()
    def __repr__(self) -> str:
        return f"User(id={self.id!r}, name={self.name!r}, fullname={self.fullname!r})"
class Address(Base):
    __tablename__ = "address"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    email_address: Mapped[str]
    user: Mapped[User] = relationship(back_populates="addresses")
    def __repr__(self): return f"Address(id={self.id!r}, email_address={self.email_address!r})"
class Order(Base):
    __tablename__ = "user_order"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    total: Mapped[int]
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([
        User(name="spongebob", fullname="Spongebob Squarepants", addresses=[Address(email_address="spongebob@sqlalchemy.org")], orders=[Order(total=10), Order(total=30)]),
        User(name="sandy", fullname="Sandy Cheeks", addresses=[Address(email_address="sandy@sqlalchemy.org"), Address(email_address="squirrel@squirrelpower.org")]),
        User(name="patrick", fullname="Patrick Star", addresses=[Address(email_address="pat999@aol.com")], orders=[Order(total=5)]),
        User(name="squidward", fullname=None)])
    session.commit()
with Session(engine) as session:
    for row in session.execute(select(User, Address).join(User.addresses).order_by(User.id, Address.id)):
        print(f"{row.User.name} {row.Address.email_address}")
    stmt = select(Bundle("user", User.name, User.fullname), Bundle("email", Address.email_address)).join_from(User, Address)
    for row in session.execute(stmt):
        print(f"{row.user.name} {row.user.fullname} {row.email.email_address}")
    u1 = aliased(User, name="u1")
    u2 = aliased(User, name="u2")
    print(session.execute(select(u1.name, u2.name).join(u2, u1.id < u2.id).order_by(u1.id, u2.id)).all())
    inner = select(User).where(User.id < 3).subquery()
    ua = aliased(User, inner)
    print(session.scalars(select(ua).order_by(ua.id)).all())
    print(select(ua))
    us = union_all(select(User).where(User.name == "sandy"), select(User).where(User.name == "spongebob"))
    print(session.scalars(select(User).from_statement(us.order_by(User.id))).all())
    uq = aliased(User, us.subquery())
    print(session.execute(select(uq.name).order_by(uq.name)).all())
    a1 = aliased(Address)
    a2 = aliased(Address)
    print(session.scalars(select(User).join(a1, User.addresses).join(a2, User.addresses).where(a1.email_address == "sandy@sqlalchemy.org").where(a2.email_address == "squirrel@squirrelpower.org")).all())
    print(select(User).join(User.addresses.of_type(a1)))
    print(select(User).join(User.addresses.and_(Address.email_address != "foo@bar.com")))
    print(session.scalars(select(User).where(User.addresses.any(Address.email_address == "pat999@aol.com"))).all())
    print(session.scalars(select(User).where(~User.addresses.any())).all())
    print(session.scalars(select(Address).where(Address.user.has(User.name == "sandy")).order_by(Address.id)).all())
    o = session.scalars(select(User).limit(1)).one()
    print(session.scalars(select(Address).where(Address.user == o)).all())
    print(select(Address).where(Address.user != o))
    print(session.scalars(select(Address.id).where(Address.user != o)).all())
    print(select(User).where(User.addresses.contains(session.get(Address, 1))))
    from sqlalchemy.orm import with_parent
    print(session.scalars(select(Address).where(with_parent(o, User.addresses))).all())
    s = select(func.count(Address.id)).where(Address.user_id == User.id).scalar_subquery().label("n")
    print(session.execute(select(User.name, s).order_by(desc("n"), User.name)).all())
    c = case((User.fullname.is_(None), "unknown"), else_=User.fullname).label("shown")
    print(session.execute(select(User.id, c).order_by(User.id)).all())
    print(session.execute(select(func.row_number().over(partition_by=User.name, order_by=Address.id), User.name, Address.email_address).join_from(User, Address).order_by(Address.id)).all())
    print(session.execute(select(User.name, func.coalesce(func.sum(Order.total), 0)).outerjoin(User.orders).group_by(User.id).having(func.count(Order.id) >= 0).order_by(User.id)).all())
    print(session.execute(select(User.name).distinct().order_by(User.name.desc()).offset(1).limit(2)).scalars().all())
    print(session.scalars(select(User).order_by(nulls_last(User.fullname.asc()))).first())
    print(session.execute(select(tuple_(User.id, User.name)).where(tuple_(User.id, User.name).in_([(1, "spongebob")]))).all() if False else session.execute(select(User.id).where(tuple_(User.id, User.name).in_([(1, "spongebob"), (2, "x")]))).all())
    cte = select(Order.user_id, func.sum(Order.total).label("t")).group_by(Order.user_id).cte("totals")
    print(session.execute(select(User.name, cte.c.t).join(cte, cte.c.user_id == User.id).order_by(User.id)).all())
    lat = select(func.max(Order.total).label("m")).where(Order.user_id == User.id).scalar_subquery()
    print(session.execute(select(User.name, lat).order_by(User.id)).all())
