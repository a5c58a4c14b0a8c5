"""LIMIT wants a number."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

for value in ("x", 1.5, [1]):
    try:
        print(select(users.c.id).limit(value))
    except Exception as error:
        print(type(error).__name__, error)
