"""FETCH FIRST."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select
from sqlalchemy.dialects import postgresql

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(users.c.id).fetch(5))
print(select(users.c.id).order_by(users.c.id).fetch(5, with_ties=True))
print(select(users.c.id).offset(3).fetch(5, percent=True))
print(select(users.c.id).fetch(2).compile(dialect=postgresql.dialect()))
print(select(users.c.id).limit(3).fetch(2))
