"""The classic style: declarative_base() and Column."""
from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, create_engine
from sqlalchemy.orm import declarative_base, relationship, sessionmaker

Base = declarative_base()


class Customer(Base):
    __tablename__ = "customers"

    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False)
    regular = Column(Boolean, default=False)
    orders = relationship("Order", back_populates="customer")

    def __repr__(self):
        return f"<Customer {self.name}>"


class Order(Base):
    __tablename__ = "orders"

    id = Column(Integer, primary_key=True)
    total = Column(Integer)
    customer_id = Column(Integer, ForeignKey("customers.id"))
    customer = relationship("Customer", back_populates="orders")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = sessionmaker(bind=engine)()
ada = Customer(name="Ada", orders=[Order(total=5), Order(total=7)])
print(ada, ada.id, ada.regular)
session.add(ada)
session.commit()
print(ada.id, ada.regular, [order.total for order in ada.orders], ada.orders[1].customer)
