"""A UNION of UNIONs and of limited SELECTs is put in parentheses or in a subquery."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, select, union, union_all

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

a, b = select(users.c.id), select(addresses.c.id)
print(union(union_all(a, b), a))
print(union(a.limit(1), b.order_by(addresses.c.id)))
print(union(a, b).subquery())
print(select(union(a, b).subquery("u").c.id))
print(select(union_all(a, b).cte("x")))
