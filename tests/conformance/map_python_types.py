"""The column types that Python types stand for."""
import datetime
import decimal
import enum
import uuid
from typing import Literal
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Color(enum.Enum):
    red = 1
    blue = 2


class All(Base):
    __tablename__ = "alltypes"

    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str]
    b: Mapped[float]
    c: Mapped[bool]
    d: Mapped[decimal.Decimal]
    e: Mapped[datetime.date]
    f: Mapped[datetime.datetime]
    g: Mapped[datetime.time]
    h: Mapped[datetime.timedelta]
    i: Mapped[bytes]
    j: Mapped[Color]
    k: Mapped[Literal["x", "yy"]]
    l: Mapped[uuid.UUID]


for column in All.__table__.columns:
    print(column.name, repr(column.type))
Base.metadata.create_all(create_engine("sqlite://"))
