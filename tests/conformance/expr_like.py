"""LIKE and its negations, with an escape character."""

from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(users.c.name.like("a%"))
print(users.c.name.not_like("a%"))
print(~users.c.name.like("a%", escape="/"))
print(users.c.name.notlike("a%"))
