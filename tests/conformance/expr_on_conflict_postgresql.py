"""PostgreSQL's ON CONFLICT with constraints."""

from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import insert

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = insert(users).values(id=1, name="a")
print(stmt.on_conflict_do_nothing(constraint="user_pkey").compile(dialect=postgresql.dialect()))
up = stmt.on_conflict_do_update(constraint=users.primary_key, set_=dict(name=stmt.excluded.name))
print(up.compile(dialect=postgresql.dialect()))
print(stmt.on_conflict_do_update(index_elements=["id"], index_where=users.c.id > 5, set_={"name": "b"}, where=users.c.name == "x").returning(users.c.id).compile(dialect=postgresql.dialect()))
