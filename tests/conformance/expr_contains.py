"""contains, startswith and endswith build their pattern in SQL."""

from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(users.c.name.contains("x"))
print(users.c.name.startswith("x"))
print(users.c.name.endswith("x"))
print(~users.c.name.contains("x"))
print(users.c.name.contains(users.c.fullname))
