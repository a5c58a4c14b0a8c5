"""A UNION as a scalar subquery and inside IN."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, exists, literal, select, union

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

u = union(select(addresses.c.user_id), select(literal(5)))
print(select(users).where(users.c.id.in_(u)))
print(select(exists(u)))
