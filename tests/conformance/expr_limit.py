"""LIMIT and OFFSET by dialect."""

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

for stmt in (select(users.c.id).limit(5), select(users.c.id).offset(5), select(users.c.id).limit(5).offset(10), select(users.c.id).limit(None)):
    print(stmt)
    for d in (sqlite, postgresql, mysql):
        print(stmt.compile(dialect=d.dialect()))
