"""insert().values() in a session, with one row, several rows and attribute names."""
from sqlalchemy import String, create_engine, insert, select
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
class Item(Base):
    __tablename__ = "items"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column("lbl")
    price: Mapped[int] = mapped_column(default=9)


Base.metadata.create_all(engine)
session = Session(engine)
result = session.execute(insert(Item).values(label="a"))
print(result.inserted_primary_key, result.rowcount)
session.execute(insert(Item).values([{"label": "b", "price": 1}, {"label": "c", "price": 3}]))
session.execute(insert(Item), {"label": "d"})
session.execute(insert(Item), [{"label": "e"}, {"label": "f"}])
print(session.scalar(insert(Item).values(label="g").returning(Item.price)))
print(session.execute(select(Item.label, Item.price).order_by(Item.id)).all())
