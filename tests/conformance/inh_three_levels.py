"""Three levels of joined tables."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session, with_polymorphic


class Base(DeclarativeBase):
    pass


class A(Base):
    __tablename__ = "a"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "a"}


class B(A):
    __tablename__ = "b"

    id: Mapped[int] = mapped_column(ForeignKey("a.id"), primary_key=True)
    b: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "b"}


class C(B):
    __tablename__ = "c"

    id: Mapped[int] = mapped_column(ForeignKey("b.id"), primary_key=True)
    c: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "c"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([A(), B(b=1), C(b=2, c=3)])
session.commit()
session.expunge_all()
print([type(it).__name__ for it in session.scalars(select(A).order_by(A.id))])
session.expunge_all()
print([(type(it).__name__, it.b) for it in session.scalars(select(B).order_by(B.id))])
session.expunge_all()
print([(it.b, it.c, it.id) for it in session.scalars(select(C))])
session.expunge_all()
print([(type(it).__name__, it.__dict__.get("c")) for it in session.scalars(select(with_polymorphic(A, "*")).order_by(A.id))])
