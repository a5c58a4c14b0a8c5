"""AUTOCOMMIT under a Session, by connection and by engine."""
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
with Session(engine) as s:
    c = s.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
    s.add(User(name="zed"))
    s.flush()
    s.rollback()
    print(s.scalars(select(User.name).order_by(User.id)).all())
e2 = engine.execution_options(isolation_level="AUTOCOMMIT")
with Session(e2) as s:
    s.add(User(name="zoe"))
    s.commit()
    print(s.scalars(select(func.count()).select_from(User)).one())
    s.add(User(name="zip"))
    s.flush()
    s.rollback()
print(Session(engine).scalars(select(User.name).order_by(User.id)).all())
