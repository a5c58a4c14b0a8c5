"""JSON paths by dialect."""

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

for it in (items.c.data["a"], items.c.data[0], items.c.data[("a", 1, "b")], items.c.data["a"]["b"], items.c.data["a"].as_string(), items.c.data["n"].as_integer(), items.c.data["n"].as_float(), items.c.data["f"].as_boolean(), items.c.data["n"].as_numeric(10, 2)):
    print(it)
    for d in (sqlite, postgresql, mysql):
        print("   ", it.compile(dialect=d.dialect()))
