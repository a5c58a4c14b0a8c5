"""The classes of results and transactions."""
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

s = Session(engine)
t = s.begin()
print(type(t).__name__, t)  if 0 else print(type(t).__name__)
n = s.begin_nested()
print(type(n).__name__, n.nested, n.parent is t)
with engine.connect() as c:
    r = c.begin()
    print(type(r).__name__, type(r).__module__)
    nn = c.begin_nested()
    print(type(nn).__name__)
    nn.rollback(); r.rollback()
print(type(s.execute(select(User))).__name__, type(s.scalars(select(User))).__name__, type(s.execute(select(User)).mappings()).__name__, type(s.execute(select(User.name))).__name__)
print(type(s.connection().execute(select(User.name))).__name__, type(s.execute(select(User)).scalars()).__name__, type(s.execute(select(User)).tuples()).__name__)
print(type(s.execute(select(User)).unique()).__name__, type(s.execute(select(User)).freeze()).__name__, type(s.execute(select(User)).columns("User")).__name__)
print(type(s.execute(insert(User).values(name="k"))).__name__, type(s.execute(update(User).values(name="k2"))).__name__, type(s.execute(insert(User).returning(User), [{"name": "w"}])).__name__)
print(type(s.query(User)).__name__, type(s.execute(text("select 1"))).__name__)
from sqlalchemy.engine import Result, CursorResult, ScalarResult, MappingResult, ChunkedIteratorResult, IteratorResult, Row
print(isinstance(s.execute(select(User)), Result), isinstance(s.execute(text("select 1")), CursorResult), isinstance(s.scalars(select(User)), ScalarResult), isinstance(s.execute(select(User)), CursorResult), isinstance(s.execute(select(User)), ChunkedIteratorResult))
print(type(s.execute(select(User.id, User.name)).first()).__name__, type(s.execute(select(User.id, User.name)).mappings().first()).__name__)
