"""delete-orphan removes the row of a child that left; all removes children with their parent."""
from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list["Line"]] = relationship(back_populates="order", cascade="all, delete-orphan")


class Line(Base):
    __tablename__ = "lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    order: Mapped[Order] = relationship(back_populates="lines")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
order = Order(lines=[Line(text="a"), Line(text="b"), Line(text="c")])
session.add(order)
session.commit()
order.lines.pop(0)
session.commit()
print([line.text for line in order.lines])
session.delete(order)
session.commit()
print(session.scalar(select(func.count(Line.id))))
