"""RETURNING columns, expressions and all."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, literal_column
from sqlalchemy.dialects import sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(insert(users).returning(users.c.id))
print(insert(users).values(name="x").returning(users))
print(insert(users).values(name="x").returning(users.c.id, func.lower(users.c.name).label("low")))
print(insert(users).values(name="x").returning(users.c.id).compile(dialect=sqlite.dialect()))
print(insert(users).values(name="x").returning(literal_column("*")))
