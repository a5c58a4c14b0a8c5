"""TABLESAMPLE."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, select, tablesample

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

t = users.tablesample(func.bernoulli(1), name="s", seed=func.random())
print(select(t.c.id))
print(select(tablesample(users, 5).c.name))
