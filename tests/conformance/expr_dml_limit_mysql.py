"""Options of MySQL on UPDATE."""

from sqlalchemy import Column, Integer, MetaData, String, Table, delete, update
from sqlalchemy.dialects import mysql

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(update(users).values(name="x").with_dialect_options(mysql_limit=5).compile(dialect=mysql.dialect()))
print(delete(users).with_dialect_options(mysql_limit=3).compile(dialect=mysql.dialect()))
