"""true() and false() as conditions, and what and_ and or_ make of them."""

from sqlalchemy import Column, Integer, MetaData, String, Table, and_, false, or_, select, true
from sqlalchemy.dialects import sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(and_(true(), users.c.id == 1))
print(and_(false(), users.c.id == 1))
print(or_(false(), users.c.id == 1))
print(or_(true(), users.c.id == 1))
print(select(users.c.id).where(true()))
print(select(users.c.id).where(false()).compile(dialect=sqlite.dialect()))
