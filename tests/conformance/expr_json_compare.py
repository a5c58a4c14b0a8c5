"""JSON items compared with values."""

from sqlalchemy import Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, select
from sqlalchemy.dialects import sqlite

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

print(select(items.c.id).where(items.c.data["a"].as_string() == "x"))
print(select(items.c.id).where(items.c.data["a"].as_string() == "x").compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
print(select(items.c.id).where(items.c.data["a"] == "x").compile(dialect=sqlite.dialect()))
print(select(items.c.data["a"].label("a")).compile(dialect=sqlite.dialect()))
