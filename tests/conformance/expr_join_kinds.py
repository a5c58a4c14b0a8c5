"""Joins with and without a condition."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, join, outerjoin, select

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

print(select(users.c.name).join(addresses))
print(select(users.c.name).outerjoin(addresses))
print(select(users.c.name).join(addresses, isouter=True))
print(select(users.c.name).join(addresses, full=True))
print(select(users.c.name).join(addresses, users.c.name == addresses.c.email))
print(users.join(addresses))
print(users.outerjoin(addresses, full=True))
print(join(users, addresses).select())
print(outerjoin(users, addresses))
