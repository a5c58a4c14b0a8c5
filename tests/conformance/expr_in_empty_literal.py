"""An empty IN printed with literal values."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select
from sqlalchemy.dialects import sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(users.c.id).where(users.c.id.in_([])).compile(compile_kwargs={"literal_binds": True}))
print(select(users.c.id).where(users.c.id.not_in([])).compile(compile_kwargs={"literal_binds": True}))
print(select(users.c.id).where(users.c.id.not_in([])).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
