"""Types, sizes and NOT NULL from annotations."""
import datetime
import decimal
import enum
from typing import Optional

from sqlalchemy import String, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Kind(enum.Enum):
    novel = 1
    poetry = 2


class Book(Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    subtitle: Mapped[str | None]
    isbn: Mapped[Optional[str]] = mapped_column(String(13), unique=True)
    pages: Mapped[int] = mapped_column(default=100)
    weight: Mapped[float | None]
    price: Mapped[decimal.Decimal | None]
    sold: Mapped[bool]
    printed: Mapped[datetime.date | None]
    seen: Mapped[datetime.datetime | None]
    kind: Mapped[Kind | None]
    cover: Mapped[bytes | None]
    forced: Mapped[str | None] = mapped_column(nullable=False)


Base.metadata.create_all(create_engine("sqlite://"))
for column in Book.__table__.columns:
    print(column.name, column.type, column.nullable)
