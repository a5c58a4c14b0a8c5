"""IN takes expressions among the values."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, literal

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(users.c.id.in_([1, users.c.id + 1, func.abs(3)]))
print(literal("x").in_([users.c.name, users.c.fullname]))
