"""Association objects, composite keys, several paths to one table."""
from __future__ import annotations
from typing import List, Optional, Set, Dict
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Association(Base):
    __tablename__ = "association_table"
    left_id: Mapped[int] = mapped_column(ForeignKey("left_table.id"), primary_key=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("right_table.id"), primary_key=True)
    extra_data: Mapped[Optional[str]]
    child: Mapped["Child"] = relationship(back_populates="parent_associations")
    parent: Mapped["Parent"] = relationship(back_populates="child_associations")
class Parent(Base):
    __tablename__ = "left_table"
    id: Mapped[int] = mapped_column(primary_key=True)
    children: Mapped[List["Child"]] = relationship(secondary="association_table", back_populates="parents", viewonly=True)
    child_associations: Mapped[List["Association"]] = relationship(back_populates="parent", cascade="all, delete-orphan")
class Child(Base):
    __tablename__ = "right_table"
    id: Mapped[int] = mapped_column(primary_key=True)
    parents: Mapped[List["Parent"]] = relationship(secondary="association_table", back_populates="children", viewonly=True)
    parent_associations: Mapped[List["Association"]] = relationship(back_populates="child")
class Hub(Base):
    __tablename__ = "hub"
    site: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(primary_key=True)
    ports: Mapped[Dict[str, "Port"]] = relationship(collection_class=attribute_keyed_dict("name"), cascade="all, delete-orphan", back_populates="hub")
class Port(Base):
    __tablename__ = "port"
    __table_args__ = (ForeignKeyConstraint(["hub_site", "hub_code"], ["hub.site", "hub.code"]),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    hub_site: Mapped[int]
    hub_code: Mapped[str]
    hub: Mapped["Hub"] = relationship(back_populates="ports")
class Customer(Base):
    __tablename__ = "customer"
    id: Mapped[int] = mapped_column(primary_key=True)
    billing_address_id = mapped_column(ForeignKey("addr.id"))
    shipping_address_id = mapped_column(ForeignKey("addr.id"))
    billing_address = relationship("Addr", foreign_keys=[billing_address_id])
    shipping_address = relationship("Addr", foreign_keys="Customer.shipping_address_id")
class Addr(Base):
    __tablename__ = "addr"
    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str]
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    p = Parent()
    a = Association(extra_data="some data")
    a.child = Child()
    p.child_associations.append(a)
    s.add(p); s.commit()
    for assoc in p.child_associations: print(assoc.extra_data, assoc.child.id)
    print([c.id for c in p.children], [x.id for x in p.children[0].parents])
    s.delete(p); s.commit()
    print(s.scalar(select(func.count()).select_from(Association)))
    h = Hub(site=1, code="A", ports={"p1": Port(name="p1"), "p2": Port(name="p2")})
    s.add(h); s.commit()
    print(s.get(Hub, (1, "A")) is h, s.get(Hub, {"site": 1, "code": "A"}) is h, sorted(h.ports))
    del h.ports["p1"]
    h.ports["p3"] = Port(name="p3")
    s.commit()
    print(sorted(h.ports), s.scalar(select(func.count(Port.id))))
    print(inspect(h).identity, select(Port).where(Port.hub == h))
    print(s.scalars(select(Port.name).where(Port.hub == h).order_by(Port.name)).all())
    print(select(Hub).join(Hub.ports))
    s.expunge_all()
    for h in s.scalars(select(Hub).options(selectinload(Hub.ports))): print(sorted(h.ports))
    c = Customer(billing_address=Addr(city="B"), shipping_address=Addr(city="S"))
    s.add(c); s.commit()
    ba, sa = aliased(Addr), aliased(Addr)
    print(s.execute(select(ba.city, sa.city).select_from(Customer).join(Customer.billing_address.of_type(ba)).join(Customer.shipping_address.of_type(sa))).all())
    print(s.scalars(select(Customer).options(joinedload(Customer.billing_address), joinedload(Customer.shipping_address))).one().shipping_address.city)
