"""merge() of a transient object without a row makes a pending copy."""
from sqlalchemy import String, create_engine, inspect, select
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
given = User(id=5, name="ada")
merged = session.merge(given)
print(merged is given, inspect(merged).pending, inspect(given).transient, merged.id, merged.name)
session.commit()
unkeyed = session.merge(User(name="bob"))
print(inspect(unkeyed).pending)
session.commit()
print(session.scalars(select(User.name).order_by(User.id)).all())
