"""A class on a subquery, read only."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Customer0(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    price: Mapped[int]
customers, orders = Customer0.__table__, Order.__table__
subq = (select(func.count(orders.c.id).label("order_count"), func.max(orders.c.price).label("highest_order"), orders.c.customer_id)
    .group_by(orders.c.customer_id).subquery())
customer_select = select(customers, subq).join_from(customers, subq, customers.c.id == subq.c.customer_id).subquery()
class Customer(Base):
    __table__ = customer_select
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
print([c.key for c in inspect(Customer).attrs])
print(inspect(Customer))
print(select(Customer))
with Session(engine) as s:
    s.add_all([Customer0(name="a"), Customer0(name="b")])
    s.flush()
    s.add_all([Order(customer_id=1, price=5), Order(customer_id=1, price=7), Order(customer_id=2, price=1)])
    s.commit()
    for c in s.scalars(select(Customer).order_by(Customer.name)):
        print(c.id, c.name, c.order_count, c.highest_order)
    print(s.scalars(select(Customer).where(Customer.order_count > 1)).all()[0].name)
    print(s.get(Customer, 2).highest_order)
    print(s.query(Customer.name, Customer.order_count).filter_by(name="a").all())
    c = s.get(Customer, 1)
    s.expire(c)
    print(c.name)
    al = aliased(Customer)
    print(select(al.name))
