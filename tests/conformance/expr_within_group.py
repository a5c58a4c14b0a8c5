"""WITHIN GROUP for ordered-set aggregates."""

from sqlalchemy import (
    Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, func, select, within_group,
)
from sqlalchemy.dialects import postgresql

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

print(func.percentile_cont(0.5).within_group(items.c.price))
print(within_group(func.mode(), items.c.name.desc()))
print(select(func.percentile_disc(0.25).within_group(items.c.price.desc()).label("q")).compile(dialect=postgresql.dialect()))
print(func.percentile_cont(0.5).within_group(items.c.price).over(partition_by=items.c.name))
