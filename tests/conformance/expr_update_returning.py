"""UPDATE and DELETE with RETURNING."""

from sqlalchemy import Column, Integer, MetaData, String, Table, delete, update
from sqlalchemy.dialects import sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(update(users).where(users.c.id == 1).values(name="z").returning(users.c.id, users.c.name))
print(delete(users).where(users.c.id == 1).returning(users))
print(delete(users).returning(users.c.id).compile(dialect=sqlite.dialect()))
