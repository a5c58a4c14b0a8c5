"""UNION and its kin."""

from sqlalchemy import (
    Column, ForeignKey, Integer, MetaData, String, Table, except_, except_all, intersect, intersect_all,
    select, union, union_all,
)

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

a, b = select(users.c.id).where(users.c.id < 3), select(addresses.c.user_id)
for it in (union, union_all, intersect, intersect_all, except_, except_all):
    print(it(a, b))
print(a.union(b))
print(a.union_all(b, b))
print(a.except_(b))
print(a.intersect(b))
