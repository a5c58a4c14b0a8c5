"""A construct of one dialect printed by another."""

from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects.postgresql import insert

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = insert(users).values(id=1).on_conflict_do_nothing()
try:
    print(stmt.compile(dialect=mysql.dialect()))
except Exception as error:
    print(type(error).__name__, error)
try:
    print(stmt)
except Exception as error:
    print(type(error).__name__, error)
