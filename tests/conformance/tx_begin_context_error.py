"""`with session.begin()`: an error inside rolls back; commit inside ends the block's transaction."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]

    def __repr__(self):
        return f"User({self.name})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
try:
    with session.begin():
        session.add(User(name="ada"))
        session.flush()
        raise KeyError("no")
except KeyError as error:
    print("caught", error)
print(session.in_transaction(), session.scalars(select(User)).all())
session.rollback()
try:
    with session.begin():
        session.add(User(name="bob"))
        session.commit()
        session.add(User(name="cy"))
except Exception as error:
    print(type(error).__name__, error)
print(session.scalars(select(User)).all())
session.rollback()
with session.begin():
    session.rollback()
print(session.in_transaction())
