"""Errors of join conditions."""
from sqlalchemy import ForeignKey
from sqlalchemy.orm import configure_mappers, DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class A(Base):
    __tablename__ = "a"

    id: Mapped[int] = mapped_column(primary_key=True)
    b_id: Mapped[int] = mapped_column(ForeignKey("b.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("b.id"))
    b: Mapped["B"] = relationship()


class B(Base):
    __tablename__ = "b"

    id: Mapped[int] = mapped_column(primary_key=True)


try:
    configure_mappers()
except Exception as error:
    print(type(error).__name__, error)
try:
    A()
except Exception as error:
    print(type(error).__name__, error)
