"""WITH, used once and twice."""

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

top = select(users.c.id, users.c.name).where(users.c.id < 3).cte("top")
print(select(top))
print(select(top.c.name, addresses.c.email).join(addresses, addresses.c.user_id == top.c.id))
other = top.alias("other")
print(select(top.c.id, other.c.id).where(top.c.id < other.c.id))
