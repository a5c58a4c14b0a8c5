"""A label of a label keeps the last name."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(users.c.name.label("a").label("b")))
print(select(func.lower(users.c.name).label("x")).order_by("x"))
print(select(users.c.id.label(None), users.c.name.label(None)))
