"""The percent sign of modulo is doubled where parameters are written with it."""

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

for d in (sqlite, postgresql, mysql):
    print((items.c.quantity % 5 == 0).compile(dialect=d.dialect()))
