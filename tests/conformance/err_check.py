"""A check constraint that does not hold."""
from sqlalchemy import CheckConstraint, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "items"
    __table_args__ = (CheckConstraint("price > 0", name="positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped[int]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(Item(price=1))
session.commit()
session.add(Item(price=-1))
session.commit()
