"""VALUES of several rows in one statement."""

from sqlalchemy import Column, Integer, MetaData, String, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = insert(users).values([{"name": "a"}, {"name": "b"}])
print(stmt)
print(stmt.compile().params)
print(stmt.compile(dialect=sqlite.dialect()))
print(stmt.compile(dialect=postgresql.dialect()))
print(stmt.compile(compile_kwargs={"literal_binds": True}))
