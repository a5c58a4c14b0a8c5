"""MySQL's ON DUPLICATE KEY UPDATE."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects.mysql import insert

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = insert(users).values(id=1, name="a")
print(stmt.on_duplicate_key_update(name=stmt.inserted.name, fullname="u").compile(dialect=mysql.dialect()))
print(stmt.on_duplicate_key_update({"name": func.upper(stmt.inserted.name)}).compile(dialect=mysql.dialect()))
print(stmt.on_duplicate_key_update([("fullname", "x"), ("name", "y")]).compile(dialect=mysql.dialect()))
