"""Frames of two kinds at once are refused."""

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

for kw in ({"rows": (1, 2), "range_": (1, 2)}, {"rows": (2, 1)}, {"rows": ("x", 1)}):
    try:
        print(func.sum(items.c.id).over(**kw))
    except Exception as error:
        print(type(error).__name__, error)
