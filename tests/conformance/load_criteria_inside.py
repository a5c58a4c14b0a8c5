"""with_loader_criteria reaches subqueries, EXISTS and CTEs."""
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy import exc, event
class Base(DeclarativeBase): pass
class User(Base):
    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    addresses: Mapped[list["Address"]] = relationship(back_populates="user", order_by="Address.id")
    def __repr__(self): return "User(%s)" % self.name
class Address(Base):
    __tablename__ = "address"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    user: Mapped[User | None] = relationship(back_populates="addresses")
    def __repr__(self): return "Address(%s)" % self.email
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
def seed():
    with Session(engine) as s:
        s.add_all([User(name="ann", addresses=[Address(email="a@x"), Address(email="b@x")]), User(name="bob", addresses=[Address(email="c@y")]), User(name="cy")])
        s.commit()

seed()
from sqlalchemy.orm import with_loader_criteria
with Session(engine) as s:
    crit = with_loader_criteria(Address, Address.email != "a@x")
    sub = select(Address.user_id).where(Address.id > 0).subquery()
    print(s.scalars(select(User.name).where(User.id.in_(select(sub.c.user_id))).options(crit).order_by(User.id)).all())
    print(s.scalars(select(User.name).where(exists().where(Address.user_id == User.id)).options(crit).order_by(User.id)).all())
    print(s.scalars(select(User.name).where(User.addresses.any()).options(crit).order_by(User.id)).all())
    print(s.execute(select(User.name, func.count(Address.id)).outerjoin(User.addresses).group_by(User.name).options(crit).order_by(User.name)).all())
    c = select(func.count(Address.id)).where(Address.user_id == User.id).scalar_subquery()
    print(s.execute(select(User.name, c).options(crit).order_by(User.id)).all())
    cte = select(Address).cte("ac")
    print(s.execute(select(cte.c.email).options(crit)).all())
    print(s.scalars(select(aliased(Address, sub2 := select(Address).subquery())).options(crit)).all())
    print(s.scalars(select(User).options(selectinload(User.addresses), crit).order_by(User.id)).all()[0].addresses)
