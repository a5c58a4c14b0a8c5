"""An expression has no truth value: `and` and `if` refuse it."""
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, delete, func, insert, select, update

metadata = MetaData()
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    Column("price", Integer),
)

print(bool(items.c.id == items.c.id), bool(items.c.id != items.c.name))
print(items.c.id > 1 and items.c.id < 3)
