"""A boolean column stands as a condition by itself."""

from sqlalchemy import Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, select
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

stmt = select(items.c.id).where(items.c.active)
print(stmt)
for d in (sqlite, postgresql, mysql):
    print(stmt.compile(dialect=d.dialect()))
print(select(items.c.id).where(~items.c.active))
print(select(items.c.id).where(~items.c.active).compile(dialect=sqlite.dialect()))
