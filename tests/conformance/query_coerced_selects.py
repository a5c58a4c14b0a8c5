"""SELECTs where columns and FROM elements are expected."""
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

import warnings
seed()
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    with Session(engine) as s:
        sub = select(Address.user_id).where(Address.email.like("%x")).subquery()
        print(s.scalars(select(User.name).where(User.id.in_(sub))).all())
        print(s.scalars(select(User.name).where(User.id.in_(select(sub)))).all())
        try:
            print(s.scalars(select(User.name).where(User.id == select(func.max(Address.user_id)))).all())
        except Exception as e:
            print(type(e).__name__, e)
        try:
            print(select(User).select_from(select(User.id)))
        except Exception as e:
            print(type(e).__name__, e)
        try:
            print(s.execute(select(select(User.id, User.name).where(User.id > 1))).all())
        except Exception as e:
            print(type(e).__name__, e)
        try:
            print(select(User, select(Address.email).where(Address.user_id == User.id)))
        except Exception as e:
            print(type(e).__name__, e)
    for x in w:
        print(x.category.__name__, str(x.message))
