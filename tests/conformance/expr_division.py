"""True and floor division by dialect."""

from sqlalchemy import Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table
from sqlalchemy.dialects import mysql, postgresql, sqlite

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

for it in (items.c.quantity / 3, items.c.quantity // 3, items.c.price / items.c.quantity, items.c.price // 2):
    print(it)
    for d in (sqlite, postgresql, mysql):
        print("   ", it.compile(dialect=d.dialect()))
