"""A no_autoflush block keeps pending objects out of queries; leaving it brings autoflush back, also after an error."""
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
session.add(User(name="ada"))
with session.no_autoflush as same:
    print(same is session, session.autoflush)
    print(session.scalars(select(User)).all())
    with session.no_autoflush:
        pass
    print(session.autoflush)
print(session.autoflush, session.scalars(select(User)).all())
try:
    with session.no_autoflush:
        raise KeyError("x")
except KeyError:
    print(session.autoflush)
session.autoflush = False
session.add(User(name="bob"))
print(session.scalars(select(User.name)).all())
