"""Association proxies to values: comparisons, cascade of None."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.ext.associationproxy import association_proxy, AssociationProxy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class A(Base):
    __tablename__ = "test_a"

    id: Mapped[int] = mapped_column(primary_key=True)
    ab: Mapped["AB"] = relationship(uselist=False)
    b: AssociationProxy["B"] = association_proxy("ab", "b", creator=lambda b: AB(b=b), cascade_scalar_deletes=True)
    bname = association_proxy("b", "name") if False else None


class AB(Base):
    __tablename__ = "test_ab"

    a_id: Mapped[int] = mapped_column(ForeignKey(A.id), primary_key=True)
    b_id: Mapped[int] = mapped_column(ForeignKey("test_b.id"), primary_key=True)
    b: Mapped["B"] = relationship(cascade="all")


class B(Base):
    __tablename__ = "test_b"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
a = A(b=B(name="x"))
session.add(a)
session.commit()
print(a.b.name, a.ab.b_id)
print(session.scalars(select(A.id).where(A.b == a.b)).all())
print(select(A).where(A.b == None))
print(select(A).where(A.b.has(name="x")))
a.b = None
print(a.ab)
