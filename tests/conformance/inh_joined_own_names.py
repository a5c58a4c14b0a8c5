"""A joined subclass with columns of the same names."""
from sqlalchemy import create_engine, ForeignKey, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Base1(Base):
    __tablename__ = "base1"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    note: Mapped[str | None]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "base"}


class Sub(Base1):
    __tablename__ = "sub"

    sub_id: Mapped[int] = mapped_column("id", ForeignKey("base1.id"), primary_key=True)
    text: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "sub"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(Sub(text="x", note="n"))
session.commit()
one = session.scalars(select(Sub)).one()
print(one.id, one.sub_id, one.text, one.note)
print(inspect(Sub).attrs.keys())
