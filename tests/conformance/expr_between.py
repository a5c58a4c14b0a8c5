"""BETWEEN, its negation and the symmetric form."""

from sqlalchemy import Column, Integer, MetaData, String, Table, between, not_

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(users.c.id.between(1, 5))
print(~users.c.id.between(1, 5))
print(not_(users.c.id.between(1, 5)))
print(users.c.id.between(1, 5, symmetric=True))
print(between(users.c.id, users.c.id - 1, users.c.id + 1))
