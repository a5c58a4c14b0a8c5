"""DISTINCT in SELECT, in functions and on columns."""

from sqlalchemy import Column, Integer, MetaData, String, Table, distinct, func, select
from sqlalchemy.dialects import postgresql

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(users.c.name).distinct())
print(select(func.count(distinct(users.c.name))))
print(select(func.count(users.c.name.distinct())))
print(select(distinct(users.c.name)))
print(select(users.c.name).distinct(users.c.fullname).compile(dialect=postgresql.dialect()))
