"""Association proxies on columns in conditions."""
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

from sqlalchemy.ext.associationproxy import association_proxy
User.emails = association_proxy("addresses", "email")
Address.user_name = association_proxy("user", "name")
seed()
with Session(engine) as s:
    for st in (select(User.id).where(User.emails.contains("a@x")), select(User.id).where(User.emails == "a@x"), select(User.id).where(User.emails.in_(["a@x", "c@y"])), select(Address.id).where(Address.user_name == "ann"), select(Address.id).where(Address.user_name.in_(["bob"])), select(Address.id).where(Address.user_name.like("a%")), select(Address.id).where(Address.user_name != "ann"), select(User.id).where(User.emails.any(Address.email == "c@y")), select(User.id).where(User.emails.like("%x")), select(User.id).where(~User.emails.any()), select(Address.id).where(Address.user_name.has()) if 0 else select(1)):
        try:
            print(st)
            print(s.execute(st).all())
        except Exception as e:
            print(type(e).__name__, e)
