"""Rows with equal columns travel together; rows with their own keys need no RETURNING."""
from sqlalchemy import String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    age: Mapped[int | None]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([User(name=f"u{number}", age=number) for number in range(4)])
session.flush()
session.add_all([User(name="a", age=1), User(name="b"), User(name="c", age=None), User(name="d", age=2)])
session.flush()
session.add_all([User(id=20, name="k"), User(id=21, name="l"), User(name="m"), User(id=30, name="n", age=3)])
session.flush()
print(session.execute(select(User.id, User.name).order_by(User.id)).all())
