"""EXISTS as a condition and its negation."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, exists, select

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
print(select(users.c.name).where(exists(sub)))
print(select(users.c.name).where(~sub.exists()))
print(select(exists(sub)))
print(select(users.c.name).where(exists().where(addresses.c.user_id == users.c.id)))
print(select(exists().where(addresses.c.email == "x")))
