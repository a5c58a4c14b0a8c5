"""UPDATE from a scalar subquery."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, select, update
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

sub = select(addresses.c.email).where(addresses.c.user_id == users.c.id).order_by(addresses.c.id).limit(1).scalar_subquery()
print(update(users).values(fullname=sub))
print(update(users).values(fullname=sub).where(users.c.id > 1).compile(dialect=postgresql.dialect()))
