"""A link with a value of its own is a class with a composite key."""
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list["Line"]] = relationship(back_populates="order")


class Book(Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


class Line(Base):
    __tablename__ = "lines"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    book_id: Mapped[int] = mapped_column(ForeignKey("books.id"), primary_key=True)
    copies: Mapped[int]
    order: Mapped[Order] = relationship(back_populates="lines")
    book: Mapped[Book] = relationship()


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
momo, emma = Book(title="Momo"), Book(title="Emma")
session.add(Order(lines=[Line(book=emma, copies=1), Line(book=momo, copies=3)]))
session.commit()
order = session.scalars(select(Order)).one()
for line in order.lines:
    print(line.copies, line.book.title, session.get(Line, (1, line.book_id)) is line)
order.lines[0].copies += 1
session.commit()
