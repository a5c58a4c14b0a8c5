"""Percent signs are doubled where parameters use them."""

from sqlalchemy import Column, Integer, MetaData, String, Table, literal_column, select
from sqlalchemy.dialects import mysql, postgresql

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = select(literal_column("'50%'"), users.c.name.like("%x%")).where(users.c.name == "5%")
print(stmt)
print(stmt.compile(dialect=postgresql.dialect()))
print(stmt.compile(dialect=mysql.dialect(), compile_kwargs={"literal_binds": True}))
