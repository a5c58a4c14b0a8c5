"""ON CONFLICT DO NOTHING."""

from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(insert(users).values(id=1, name="a").on_conflict_do_nothing().compile(dialect=sqlite.dialect()))
print(insert(users).values(id=1, name="a").on_conflict_do_nothing(index_elements=["id"]).compile(dialect=sqlite.dialect()))
print(insert(users).values(id=1).on_conflict_do_nothing(index_elements=[users.c.id], index_where=users.c.name == "x").compile(dialect=sqlite.dialect()))
