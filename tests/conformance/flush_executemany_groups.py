"""Inserts with the same columns share a statement; a different set of columns starts another."""
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
session.add_all([User(name="a"), User(name="b", age=1), User(name="c"), User(name="d"), User(name="e", age=None)])
session.flush()
session.add_all([User(id=20, name="f"), User(id=21, name="g"), User(name="h"), User(id=30, name="i")])
session.flush()
print(session.execute(select(User.id, User.name, User.age)).all())
