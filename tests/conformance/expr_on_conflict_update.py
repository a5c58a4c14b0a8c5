"""ON CONFLICT DO UPDATE with excluded."""

from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = insert(users).values(id=1, name="a")
stmt = stmt.on_conflict_do_update(index_elements=[users.c.id], set_=dict(name=stmt.excluded.name, fullname="known"))
print(stmt.compile(dialect=sqlite.dialect()))
print(stmt)
stmt2 = insert(users).values(id=1, name="a")
stmt2 = stmt2.on_conflict_do_update(index_elements=["id"], set_={"name": stmt2.excluded.name + "x"}, where=(users.c.name != stmt2.excluded.name))
print(stmt2.compile(dialect=sqlite.dialect()))
