"""Plain values on the left."""

from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(5 + users.c.id)
print(5 - users.c.id)
print(2 * users.c.id)
print(1 / users.c.id)
print(1 // users.c.id)
print(5 % users.c.id)
print(5 < users.c.id)
print("a" == users.c.name)
