"""One row is one object in a session, and another in another session."""
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
one, two = Session(engine), Session(engine)
one.add(User(name="ada"))
one.commit()
a = one.get(User, 1)
b = one.scalars(select(User)).one()
c = one.query(User).filter_by(name="ada").one()
d = two.get(User, 1)
print(a is b, a is c, a is d, a == d)
print(one.identity_map.values(), (User, (1,), None) in one.identity_map)
