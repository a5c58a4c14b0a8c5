"""The FROM list follows the order of mention."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, literal, select, text

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

print(select(addresses.c.email, users.c.name).where(addresses.c.user_id == users.c.id))
print(select(users.c.name).where(users.c.id == addresses.c.user_id))
print(select(literal(1)))
print(select(users.c.id).select_from(addresses))
print(select(text("1")).select_from(text("dual")))
