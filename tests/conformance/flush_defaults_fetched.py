"""Server defaults are there after a flush."""
from sqlalchemy import String, create_engine, func, select, text
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
from datetime import datetime


class Item(Base):
    __tablename__ = "items"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(server_default="new")
    rank: Mapped[int] = mapped_column(server_default=text("7"))


Base.metadata.create_all(engine)
session = Session(engine)
one = Item()
session.add(one)
session.flush()
print(sorted(k for k in one.__dict__ if not k.startswith("_")), one.state, one.rank)
session.add_all([Item(state="x"), Item(state="y"), Item(), Item()])
session.flush()
print(session.execute(select(Item.state, Item.rank)).all())
