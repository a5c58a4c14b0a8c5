"""Aliases, named and not, and their columns."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

a, b = users.alias(), users.alias("boss")
print(select(a.c.name, b.c.name).where(a.c.id < b.c.id))
print(select(a))
print(select(a, users.alias()))
print(repr(b.c.name.table.name), b.name, b.element is users)
