"""MySQL joins patterns with concat()."""

from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.dialects import mysql

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

for it in (users.c.name.contains("x"), users.c.name.startswith("x"), users.c.name.endswith("x"), users.c.name + "!" + users.c.fullname):
    print(it.compile(dialect=mysql.dialect()))
