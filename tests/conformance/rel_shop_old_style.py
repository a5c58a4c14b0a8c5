"""A shop in the old declarative style."""
import datetime
import decimal
from sqlalchemy import (
    CheckConstraint, Column, create_engine, DateTime, Enum, ForeignKey, func, Integer, Numeric, select,
    String,
)
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import declarative_base, relationship, sessionmaker

Base = declarative_base()


class Customer(Base):
    __tablename__ = "customers"
    id = Column(Integer, primary_key=True)
    name = Column(String(100), nullable=False)
    email = Column(String(120), unique=True, nullable=False)
    orders = relationship("Order", back_populates="customer", cascade="all, delete-orphan", lazy="dynamic")

    def __repr__(self):
        return f"<Customer(name='{self.name}')>"


class Product(Base):
    __tablename__ = "products"
    id = Column(Integer, primary_key=True)
    name = Column(String(100))
    price = Column(Numeric(10, 2))
    stock = Column(Integer, default=0)
    __table_args__ = (CheckConstraint("price >= 0", name="positive_price"),)


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    customer_id = Column(Integer, ForeignKey("customers.id"))
    status = Column(Enum("new", "paid", "shipped", name="order_status"), default="new")
    created = Column(DateTime, default=lambda: datetime.datetime(2024, 5, 1, 12))
    customer = relationship("Customer", back_populates="orders")
    lines = relationship("OrderLine", back_populates="order", cascade="all, delete-orphan")

    @hybrid_property
    def total(self):
        return sum(line.quantity * line.unit_price for line in self.lines)

    @total.expression
    def total(cls):
        return select(func.sum(OrderLine.quantity * OrderLine.unit_price)).where(OrderLine.order_id == cls.id).correlate(cls).scalar_subquery()


class OrderLine(Base):
    __tablename__ = "order_lines"
    order_id = Column(Integer, ForeignKey("orders.id"), primary_key=True)
    product_id = Column(Integer, ForeignKey("products.id"), primary_key=True)
    quantity = Column(Integer, nullable=False)
    unit_price = Column(Numeric(10, 2), nullable=False)
    order = relationship("Order", back_populates="lines")
    product = relationship("Product")


engine = create_engine("sqlite:///:memory:")
Base.metadata.create_all(bind=engine)
SessionLocal = sessionmaker(autocommit=False, autoflush=False, bind=engine)
db = SessionLocal()
ada = Customer(name="Ada", email="ada@x")
pen, ink = Product(name="Pen", price=decimal.Decimal("1.50"), stock=10), Product(name="Ink", price=3)
order = Order(customer=ada)
order.lines.append(OrderLine(product=pen, quantity=4, unit_price=pen.price))
order.lines.append(OrderLine(product=ink, quantity=1, unit_price=decimal.Decimal("3.00")))
db.add(order)
db.commit()
db.refresh(order)
print(order.total, order.status, order.created, ada.orders.count())
print(db.query(Order.id, Order.total).all(), db.query(Order).filter(Order.total > 5).count())
print(db.query(Customer.name, func.count(Order.id)).outerjoin(Customer.orders).group_by(Customer.id).all())
print(db.query(Product.name, func.sum(OrderLine.quantity)).join(OrderLine, OrderLine.product_id == Product.id).group_by(Product.name).order_by(func.sum(OrderLine.quantity).desc()).all())
pen.stock -= 4
db.commit()
print(db.query(Product).filter(Product.price.between(1, 2)).first().stock)
db.add(Product(name="Bad", price=-1))
try:
    db.commit()
except IntegrityError as e:
    db.rollback()
    print("Error:", e.orig)
try:
    db.add(Order(customer=ada, status="lost"))
    db.commit()
except StatementError as e:
    db.rollback()
    print(type(e).__name__, e.orig)
db.delete(ada)
db.commit()
print(db.query(OrderLine).count(), db.query(Product).count())
db.close()
