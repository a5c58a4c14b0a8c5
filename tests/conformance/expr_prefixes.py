"""Prefixes, suffixes and hints."""

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select
from sqlalchemy.dialects import mysql

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(users.c.id).prefix_with("HIGH_PRIORITY"))
print(select(users.c.id).prefix_with("SQL_NO_CACHE", dialect="mysql").compile(dialect=mysql.dialect()))
print(select(users.c.id).suffix_with("OPTION (x)"))
print(select(users.c.id).with_hint(users, "USE INDEX (x)", "mysql").compile(dialect=mysql.dialect()))
print(select(users.c.id).with_statement_hint("/*+ go */"))
print(insert(users).prefix_with("OR IGNORE"))
