"""A subquery in FROM, named and anonymous."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, func, select

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

sub = select(addresses.c.user_id, func.count().label("n")).group_by(addresses.c.user_id).subquery()
print(select(users.c.name, sub.c.n).join(sub, users.c.id == sub.c.user_id))
print(select(sub))
print(select(sub.c.n).where(sub.c.n > 1))
named = select(users.c.id, users.c.name).where(users.c.id > 1).subquery("u")
print(select(named.c.name))
print(named.c.keys())
