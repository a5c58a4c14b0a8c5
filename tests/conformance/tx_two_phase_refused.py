"""Two-phase transactions are refused as the dialect does."""
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

s = Session(engine, twophase=True)
s.add(User(name="x"))
try:
    s.commit()
except Exception as e:
    print(type(e).__name__, e)
print(s.is_active, s.in_transaction())
s.rollback()
print(s.is_active)
try:
    with Session(engine, twophase=True) as s2, s2.begin():
        s2.add(User(name="y"))
except Exception as e:
    print(type(e).__name__, e)
