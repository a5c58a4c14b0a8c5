"""IN takes a SELECT as it is."""

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

print(select(users).where(users.c.id.in_(select(addresses.c.user_id))))
print(select(users).where(users.c.id.not_in(select(addresses.c.user_id).where(addresses.c.email.like("%a")))))
