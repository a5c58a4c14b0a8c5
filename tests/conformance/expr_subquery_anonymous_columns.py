"""Columns of a subquery without a name are numbered."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

sub = select(users.c.id + 1, func.max(users.c.id), func.max(users.c.id)).subquery()
print(select(sub))
print(sub.c.keys())
print(select(sub.c.max))
