"""UPDATE and DELETE that read a CTE."""

from sqlalchemy import (
    Column, ForeignKey, Integer, MetaData, String, Table, delete, func, insert, select, update,
)
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

big = select(addresses.c.user_id).group_by(addresses.c.user_id).having(func.count() > 1).cte("big")
print(update(users).where(users.c.id.in_(select(big.c.user_id))).values(name="busy"))
print(delete(users).where(users.c.id == big.c.user_id).compile(dialect=postgresql.dialect()))
print(insert(users).from_select(["id"], select(big.c.user_id)))
