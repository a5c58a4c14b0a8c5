"""EXTRACT, and what SQLite does instead."""

from sqlalchemy import (
    Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, extract, select,
)
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

for field in ("year", "month", "day", "hour", "dow", "epoch"):
    print(extract(field, items.c.made))
    print(extract(field, items.c.made).compile(dialect=sqlite.dialect()))
print(select(extract("year", items.c.made)))
