"""Windows with partition and order."""

from sqlalchemy import (
    Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, func, over, select,
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

print(select(func.row_number().over(order_by=users.c.name)))
print(select(func.rank().over(partition_by=users.c.name, order_by=[users.c.id.desc(), users.c.name]).label("r")))
print(func.sum(items.c.price).over())
print(over(func.count(users.c.id), partition_by=users.c.name))
