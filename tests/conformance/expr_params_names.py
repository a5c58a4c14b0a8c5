"""How anonymous parameters are named."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, literal_column, select
from sqlalchemy.dialects import postgresql

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = select(users.c.id).where(users.c.name == "a", users.c.name == "b", (users.c.id + 1) * 2 > 3, func.lower(users.c.name) == "x", literal_column("y") == 4)
print(stmt)
print(stmt.compile().params)
print(stmt.compile(dialect=postgresql.dialect()))
