"""Bitwise operators and their functions."""

from sqlalchemy import Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, bitwise_not
from sqlalchemy.dialects import postgresql, sqlite

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

x = items.c.quantity
print(x.bitwise_and(1), x.bitwise_or(1), x.bitwise_xor(1), x.bitwise_not(), x.bitwise_lshift(2), x.bitwise_rshift(2), sep="\n")
print(x.bitwise_xor(1).compile(dialect=postgresql.dialect()))
print(x.bitwise_xor(1).compile(dialect=sqlite.dialect()))
print(bitwise_not(x))
print(x.bitwise_and(6) == 2)
