"""traverse() and iterate() over an expression."""

from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.sql import visitors

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

found = []
visitors.traverse((users.c.id > 1) & (users.c.name == "x"), {}, {"column": lambda it: found.append(it.name), "bindparam": lambda it: found.append(it.value)})
print(found)
print([type(it).__name__ for it in visitors.iterate(users.c.id > 1)])
