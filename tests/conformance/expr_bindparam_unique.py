"""unique=True numbers the name."""

from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(users.c.id).where(users.c.name == bindparam("n", "a", unique=True), users.c.fullname == bindparam("n", "b", unique=True)))
