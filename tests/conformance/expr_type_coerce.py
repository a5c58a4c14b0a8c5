"""type_coerce changes the type and prints nothing."""

from sqlalchemy import Column, Integer, JSON, MetaData, String, Table, column, select, type_coerce

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(type_coerce(users.c.id, String) + "x")
print(select(type_coerce(users.c.id, String)))
print(type_coerce("x", JSON))
print(type_coerce(column("x"), Integer).type)
