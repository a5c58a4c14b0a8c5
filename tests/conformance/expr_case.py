"""CASE with conditions, with a value, and with else."""

from sqlalchemy import (
    Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, case, literal_column,
    select,
)

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)
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

print(case((items.c.quantity > 5, "many"), (items.c.quantity > 0, "few"), else_="none"))
print(case({"a": 1, "b": 2}, value=users.c.name, else_=0))
print(case((users.c.name == "a", users.c.id)))
print(select(case((items.c.quantity == 0, literal_column("'empty'")), else_=items.c.name).label("state")))
