"""Prefixes and suffixes of a CTE."""

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

a = select(users.c.id).cte("a").prefix_with("MATERIALIZED", dialect="postgresql")
print(select(a).compile(dialect=postgresql.dialect()))
print(select(a))
