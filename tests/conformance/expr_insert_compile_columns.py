"""column_keys of compile() choose the columns."""

from sqlalchemy import Column, Integer, MetaData, String, Table, insert
from sqlalchemy.dialects import mysql, postgresql, sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(insert(users).compile(column_keys=["name"]))
print(insert(users).compile(dialect=postgresql.dialect()))
print(insert(users).compile(dialect=sqlite.dialect()))
print(insert(users).compile(dialect=mysql.dialect()))
