"""A CTE that reads another."""

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

a = select(addresses.c.user_id, func.count().label("n")).group_by(addresses.c.user_id).cte("counts")
b = select(a.c.user_id).where(a.c.n > 1).cte("busy")
print(select(users.c.name).where(users.c.id.in_(select(b.c.user_id))))
print(select(b, a))
