"""Two relationships to one class over foreign_keys given as text, list and column."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, joinedload, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class Address(Base):
    __tablename__ = "address"

    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str]


class Customer(Base):
    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    billing_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    shipping_id: Mapped[int] = mapped_column(ForeignKey("address.id"))
    billing: Mapped[Address] = relationship(foreign_keys=[billing_id])
    shipping: Mapped[Address] = relationship(foreign_keys="Customer.shipping_id")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(Customer(billing=Address(city="a"), shipping=Address(city="b")))
session.commit()
one = session.scalars(select(Customer).options(joinedload(Customer.billing), joinedload(Customer.shipping))).one()
print(one.billing.city, one.shipping.city)
print(session.execute(select(Customer.id).join(Customer.shipping).where(Address.city == "b")).all())
