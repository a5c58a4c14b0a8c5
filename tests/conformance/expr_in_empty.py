"""IN with an empty list is a query without rows or a false condition, by dialect."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select
from sqlalchemy.dialects import mysql, postgresql, sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = select(users.c.id).where(users.c.name.in_([]))
print(stmt)
for it in (sqlite, postgresql, mysql):
    print(stmt.compile(dialect=it.dialect(), compile_kwargs={"render_postcompile": True}))
