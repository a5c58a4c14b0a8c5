"""A function call as a scalar column, and as a table."""

from sqlalchemy import (
    Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, column, func, select,
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

print(select(func.generate_series(1, 5).column_valued("x")))
print(select(func.json_each('["a"]').table_valued("key", "value")))
fn = func.json_each(items.c.data).table_valued("value", name="je")
print(select(items.c.id, fn.c.value))
print(select(func.generate_series(1, 3).table_valued(column("x", Integer)).c.x))
