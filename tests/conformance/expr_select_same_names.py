"""Columns of the same name in the column list."""

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

print(select(users.c.id, addresses.c.id).join(addresses))
print(select(users, addresses).join(addresses))
print(select(users.c.id, users.c.id, users.c.id))
print(select(users.c.id, users.c.id.label("id")))
