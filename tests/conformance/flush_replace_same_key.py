"""A new object with the key of a deleted one becomes an UPDATE."""
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
session.add(User(id=1, name="a", age=5))
session.commit()
old = session.get(User, 1)
session.delete(old)
session.add(User(id=1, name="b"))
session.commit()
print(session.execute(select(User.id, User.name, User.age)).all(), old in session)
