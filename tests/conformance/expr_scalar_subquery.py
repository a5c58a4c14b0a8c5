"""A scalar subquery in columns, conditions and ORDER BY."""

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

sub = select(func.count(addresses.c.id)).where(addresses.c.user_id == users.c.id).scalar_subquery()
print(sub)
print(select(users.c.name, sub.label("n")))
print(select(users.c.name, sub))
print(select(users.c.name).where(sub > 1).order_by(sub.desc()))
print(select(sub + 1))
