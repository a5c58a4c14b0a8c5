"""Labels in the column list, in ORDER BY and in GROUP BY."""

from sqlalchemy import (
    Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, desc, select,
)

metadata = MetaData()
items = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50)),
    Column("price", Numeric(10, 2)),
    Column("quantity", Integer),
    Column("active", Boolean),
    Column("made", DateTime),
    Column("data", JSON),
)

price = (items.c.price * items.c.quantity).label("total")
print(select(items.c.name, price).order_by(price))
print(select(items.c.name, price).order_by(price.desc()))
print(select(items.c.name, price).group_by(price))
print(select(items.c.name, price).where(price > 5))
print(select(items.c.name, price).order_by("total"))
print(select(items.c.name, price).order_by(desc("total")))
