"""join_from and select_from say where a join starts."""

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

print(select(users.c.name, addresses.c.email).join_from(users, addresses))
print(select(addresses.c.email).join_from(users, addresses, isouter=True))
print(select(func.count()).select_from(users).join(addresses))
print(select(users.c.name).select_from(users.join(addresses)).where(addresses.c.email == "x"))
print(select(users.c.name).outerjoin_from(users, addresses))
