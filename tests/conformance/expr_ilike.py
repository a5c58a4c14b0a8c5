"""ILIKE is LIKE over lower() but on PostgreSQL."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select
from sqlalchemy.dialects import mysql, postgresql

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(users.c.name.ilike("A%"))
print(users.c.name.not_ilike("A%"))
print(select(users.c.id).where(users.c.name.ilike("A%")).compile(dialect=postgresql.dialect()))
print(select(users.c.id).where(users.c.name.ilike("A%")).compile(dialect=mysql.dialect()))
