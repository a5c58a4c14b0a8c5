"""LATERAL subqueries."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, lateral, select, true
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

sub = select(addresses.c.email).where(addresses.c.user_id == users.c.id).limit(1).lateral("a")
print(select(users.c.name, sub.c.email).join(sub, true()))
print(select(users.c.name, sub.c.email).outerjoin(sub, true()).compile(dialect=postgresql.dialect()))
print(select(users.c.name, lateral(select(addresses.c.email).where(addresses.c.user_id == users.c.id)).c.email))
