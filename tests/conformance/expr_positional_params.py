"""Positional parameters for SQLite and MySQL in order."""

from sqlalchemy import Column, Integer, MetaData, String, Table, literal, select
from sqlalchemy.dialects import mysql, sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = select(users.c.id, literal("z")).where(users.c.name == "a").limit(3).offset(1)
for d in (sqlite, mysql):
    c = stmt.compile(dialect=d.dialect())
    print(c)
    print([c.params[it] for it in c.positiontup])
