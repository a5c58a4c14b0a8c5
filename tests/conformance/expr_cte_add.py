"""add_cte puts an unreferenced CTE in front."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, select

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

a = select(users.c.id).cte("a")
print(select(addresses.c.id).add_cte(a))
print(select(addresses.c.id).add_cte(a, nest_here=True))
