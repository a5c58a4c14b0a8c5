"""correlate and correlate_except decide what a subquery takes from outside."""

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

sub = select(addresses.c.id).where(addresses.c.user_id == users.c.id)
print(select(users.c.name).where(sub.correlate(users).exists()))
print(select(users.c.name, addresses.c.email).where(sub.correlate(users).exists()))
print(select(users.c.name, addresses.c.email).where(sub.correlate_except(addresses).exists()))
print(select(users.c.name).where(sub.correlate(None).exists()))
