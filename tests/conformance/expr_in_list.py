"""IN takes a list, and its parameter is written out only when executed."""

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

stmt = select(users.c.id).where(users.c.name.in_(["ann", "bob"]))
print(stmt)
print(stmt.compile(dialect=sqlite.dialect()))
print(stmt.compile(compile_kwargs={"render_postcompile": True}))
