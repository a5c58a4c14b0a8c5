"""Numeric gives Decimal, Enum gives members, JSON gives structures."""
import enum
from decimal import Decimal

from sqlalchemy import JSON, Column, Enum, Integer, MetaData, Numeric, Table, create_engine, insert, select


class Size(enum.Enum):
    SMALL = "s"
    LARGE = "l"


metadata = MetaData()
goods = Table(
    "goods",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("price", Numeric(10, 2)),
    Column("size", Enum(Size)),
    Column("extra", JSON),
)
engine = create_engine("sqlite://")
metadata.create_all(engine)

with engine.begin() as conn:
    conn.execute(insert(goods).values(price=Decimal("12.90"), size=Size.LARGE, extra={"tags": ["a", 1], "ok": True}))
    conn.execute(insert(goods).values(price=3, size=Size.SMALL, extra=[]))
    for row in conn.execute(select(goods).order_by(goods.c.id)):
        print(repr(row.price), row.size, row.extra)
    print(conn.execute(select(goods.c.id).where(goods.c.size == Size.SMALL)).scalars().all())
    print(conn.execute(select(goods.c.id).where(goods.c.price < Decimal("5"))).scalars().all())
