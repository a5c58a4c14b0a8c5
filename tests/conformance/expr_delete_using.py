"""DELETE that reads a second table, by dialect."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, delete
from sqlalchemy.dialects import mysql, postgresql, sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)
addresses = Table(
    "address",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("user_account.id")),
    Column("email", String, nullable=False),
)

stmt = delete(users).where(users.c.id == addresses.c.user_id, addresses.c.email == "x")
print(stmt)
for d in (postgresql, mysql):
    print(stmt.compile(dialect=d.dialect()))
try:
    print(stmt.compile(dialect=sqlite.dialect()))
except Exception as error:
    print(type(error).__name__, error)
