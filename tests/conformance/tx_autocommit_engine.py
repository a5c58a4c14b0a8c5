"""create_engine(isolation_level=...) and what a Session makes of it."""
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

e2 = create_engine("sqlite://", isolation_level="AUTOCOMMIT")
Base.metadata.create_all(e2)
with Session(e2) as s:
    s.add(User(name="q"))
    s.flush()
    s.rollback()
    print(s.scalars(select(User.name)).all())
    print(s.connection().get_isolation_level(), s.connection().default_isolation_level)
with Session(engine) as s:
    s.connection()
    try:
        s.connection(execution_options={"isolation_level": "SERIALIZABLE"})
    except Exception as e:
        print(type(e).__name__, e)
with Session(engine) as s:
    print(s.connection(execution_options={"isolation_level": "READ UNCOMMITTED"}).get_isolation_level())
try:
    create_engine("sqlite://", isolation_level="BOGUS").connect()
except Exception as e:
    print(type(e).__name__, e)
