"""Dates and intervals in expressions."""

import datetime

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

print(items.c.made + datetime.timedelta(days=1))
print(items.c.made - items.c.made)
print(repr((items.c.made - items.c.made).type), repr((items.c.made + datetime.timedelta(1)).type))
print((func.now() - items.c.made) > datetime.timedelta(hours=1))
print(items.c.made > datetime.datetime(2024, 1, 1))
