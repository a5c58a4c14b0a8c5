"""A value cast to a type takes that type."""

from sqlalchemy import Column, Integer, MetaData, String, Table, cast, select, try_cast

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(cast("5", Integer))
print(cast("5", Integer) + 1)
print(select(cast(users.c.id, String) + "!"))
print(users.c.id.cast(String))
print(try_cast(users.c.id, String))
