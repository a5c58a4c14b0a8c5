"""Regular expressions by dialect."""

from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.dialects import mysql, postgresql, sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

it = users.c.name.regexp_match("^a")
for d in (sqlite, postgresql, mysql):
    print(it.compile(dialect=d.dialect()))
print((~it).compile(dialect=postgresql.dialect()))
print(users.c.name.regexp_match("^a", flags="i").compile(dialect=postgresql.dialect()))
print(users.c.name.regexp_replace("a", "b").compile(dialect=postgresql.dialect()))
print(users.c.name.regexp_replace("a", "b").compile(dialect=mysql.dialect()))
