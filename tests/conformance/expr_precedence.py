"""Arithmetic keeps its meaning."""

from sqlalchemy import Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, true

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

x, y = items.c.quantity, items.c.id
print((x + y) * 2)
print(x + y * 2)
print(x - (y - 1))
print((x - y) - 1)
print(-(x + y))
print(-x * y)
print((x + y) / (x - y))
print((x == y) == true())
print(x * (y + 1) > x - 2)
