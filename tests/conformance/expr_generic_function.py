"""A GenericFunction of the program's own."""

from sqlalchemy import (
    Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, func, select,
)
from sqlalchemy.sql.functions import GenericFunction

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

class as_utc(GenericFunction):
    type = DateTime()
    inherit_cache = True
print(select(func.as_utc(items.c.made)))
print(repr(func.as_utc().type))
