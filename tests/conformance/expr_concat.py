"""Strings are joined with ||."""

from sqlalchemy import Column, Integer, MetaData, String, Table, literal, select
from sqlalchemy.dialects import mysql

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(users.c.name + " " + users.c.fullname)
print(users.c.name.concat("!"))
print("Dr. " + users.c.name)
print(literal("a") + "b")
print(select(users.c.name + "x").compile(dialect=mysql.dialect()))
