"""Generic associations with a discriminator on the association."""
from sqlalchemy import create_engine, ForeignKey
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import (
    backref, DeclarativeBase, declared_attr, Mapped, mapped_column, relationship, Session,
)


class Base(DeclarativeBase):
    pass


class Address(Base):
    __tablename__ = "address"

    id: Mapped[int] = mapped_column(primary_key=True)
    street: Mapped[str]
    association_id: Mapped[int] = mapped_column(ForeignKey("address_association.id"))
    association: Mapped["AddressAssociation"] = relationship(back_populates="addresses")
    parent = association_proxy("association", "parent")

    def __repr__(self):
        return f"{type(self).__name__}({self.street})"


class AddressAssociation(Base):
    __tablename__ = "address_association"

    id: Mapped[int] = mapped_column(primary_key=True)
    discriminator: Mapped[str]
    addresses: Mapped[list[Address]] = relationship(back_populates="association")
    __mapper_args__ = {"polymorphic_on": discriminator}


class HasAddresses:
    @declared_attr
    def address_association_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("address_association.id"))

    @declared_attr
    def address_association(cls):
        name = cls.__name__
        discriminator = name.lower()
        assoc_cls = type(f"{name}AddressAssociation", (AddressAssociation,), dict(
            __tablename__=None, __mapper_args__={"polymorphic_identity": discriminator}))
        cls.addresses = association_proxy("address_association", "addresses", creator=lambda addresses: assoc_cls(addresses=addresses))
        return relationship(assoc_cls, backref=backref("parent", uselist=False))


class Customer(HasAddresses, Base):
    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Supplier(HasAddresses, Base):
    __tablename__ = "supplier"

    id: Mapped[int] = mapped_column(primary_key=True)
    company: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([
    Customer(name="c1", addresses=[Address(street="s1"), Address(street="s2")]),
    Supplier(company="acme", addresses=[Address(street="s3")]),
])
session.commit()
for customer in session.query(Customer):
    for address in customer.addresses:
        print(address, address.parent.name)
print(session.query(Supplier).one().addresses[0].parent.company)
