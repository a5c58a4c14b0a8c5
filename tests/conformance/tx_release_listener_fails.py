"""A listener that fails when a savepoint is released."""
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

@event.listens_for(engine, "release_savepoint")
def rel(conn, name, context):
    raise ValueError("no release")
s = Session(engine)
s.begin()
n = s.begin_nested()
s.add(User(name="x"))
try:
    n.commit()
except Exception as e:
    print(type(e).__name__, e)
print(n.is_active, s.is_active, s.in_nested_transaction())
try:
    print(s.scalars(select(User)).all())
except Exception as e:
    print(type(e).__name__, str(e).splitlines()[0])
s.rollback()
print(s.is_active, s.in_transaction())
print(s.scalars(select(User)).all())
