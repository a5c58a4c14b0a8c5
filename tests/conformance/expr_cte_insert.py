"""A CTE over INSERT with RETURNING."""

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select
from sqlalchemy.dialects import postgresql

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

new = insert(users).values(name="x").returning(users.c.id).cte("new")
print(select(new))
print(select(new).compile(dialect=postgresql.dialect()))
