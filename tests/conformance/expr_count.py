"""The ways to count."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, select, text

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(func.count()))
print(select(func.count()).select_from(users))
print(select(func.count("*")).select_from(users))
print(select(func.count(users.c.id)))
print(select(func.count(text("1"))).select_from(users))
print(select(func.count(None)))
