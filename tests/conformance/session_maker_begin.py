"""`with Maker.begin()` commits at the end and rolls back on an error."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


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
Maker = sessionmaker(engine)
with Maker.begin() as session:
    session.add(User(name="ada"))
    print(session.in_transaction())
print(session.in_transaction(), list(session))
try:
    with Maker.begin() as session:
        session.add(User(name="bob"))
        session.flush()
        raise ValueError("no")
except ValueError as error:
    print("caught", error)
with Maker.begin() as session:
    print(session.scalars(select(User.name)).all())
