"""A scalar subquery as a value."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, bindparam, insert, select
from sqlalchemy.dialects import postgresql

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)
addresses = Table(
    "address",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("user_account.id")),
    Column("email", String, nullable=False),
)

sub = select(users.c.id).where(users.c.name == bindparam("username")).scalar_subquery()
print(insert(addresses).values(user_id=sub))
print(insert(addresses).values(user_id=sub, email="x").compile(dialect=postgresql.dialect()))
