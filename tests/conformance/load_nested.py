"""Options can be chained: a selectin load of a joined load."""
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(back_populates="customer", order_by="Order.id")


class Book(Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]


class Order(Base):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    book_id: Mapped[int] = mapped_column(ForeignKey("books.id"))
    customer: Mapped[Customer] = relationship(back_populates="orders")
    book: Mapped[Book] = relationship()


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    momo, emma = Book(title="Momo"), Book(title="Emma")
    session.add_all([Customer(name="Ada", orders=[Order(book=momo), Order(book=emma)]), Customer(name="Bob", orders=[Order(book=emma)])])
    session.commit()

for option in (
    selectinload(Customer.orders).joinedload(Order.book),
    selectinload(Customer.orders).selectinload(Order.book),
    joinedload(Customer.orders).joinedload(Order.book),
    joinedload(Customer.orders).selectinload(Order.book),
    selectinload(Customer.orders).options(joinedload(Order.book), joinedload(Order.customer)),
):
    with Session(engine) as session:
        customers = session.scalars(select(Customer).options(option).order_by(Customer.id)).unique().all()
        print([(customer.name, [order.book.title for order in customer.orders]) for customer in customers])
