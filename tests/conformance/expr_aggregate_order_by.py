"""aggregate_order_by inside an aggregate."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func
from sqlalchemy.dialects import mysql, postgresql, sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(func.array_agg(postgresql.aggregate_order_by(users.c.name, users.c.id.desc())).compile(dialect=postgresql.dialect()))
print(func.aggregate_strings(users.c.name, ",").compile(dialect=sqlite.dialect()))
print(func.aggregate_strings(users.c.name, ",").compile(dialect=postgresql.dialect()))
print(func.aggregate_strings(users.c.name, ",").compile(dialect=mysql.dialect()))
