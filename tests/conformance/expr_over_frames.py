"""Frames by rows, range and groups."""

from sqlalchemy import Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, func

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

f = func.sum(items.c.quantity)
print(f.over(order_by=items.c.id, rows=(None, 0)))
print(f.over(order_by=items.c.id, rows=(-2, 2)))
print(f.over(order_by=items.c.id, range_=(None, None)))
print(f.over(order_by=items.c.id, rows=(1, 3)))
print(f.over(order_by=items.c.id, rows=(-3, -1)))
print(f.over(order_by=items.c.id, groups=(0, None)))
