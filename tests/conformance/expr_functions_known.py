"""Functions with a return type of their own."""

from sqlalchemy import Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, func

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

for it in (func.count(users.c.id), func.sum(items.c.price), func.max(users.c.name), func.min(items.c.made), func.coalesce(users.c.name, "x"), func.now(), func.current_timestamp(), func.char_length(users.c.name), func.concat("a", "b"), func.random()):
    print(it, repr(it.type))
