"""FILTER behind an aggregate."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, funcfilter, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(func.count(users.c.id).filter(users.c.name == "a")))
print(func.count().filter(users.c.id > 1, users.c.id < 5))
print(funcfilter(func.sum(users.c.id), users.c.id > 1))
