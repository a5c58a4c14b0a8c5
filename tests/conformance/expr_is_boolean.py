"""IS with true and false."""

from sqlalchemy import Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, false, true
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

print(items.c.active.is_(True))
print(items.c.active.is_not(False))
print(items.c.active.is_(True).compile(dialect=sqlite.dialect()))
print(items.c.active.is_(true()).compile(dialect=postgresql.dialect()))
print(items.c.active == True)
print((items.c.active == True).compile(dialect=sqlite.dialect()))
print((items.c.active != false()).compile(dialect=mysql.dialect()))
