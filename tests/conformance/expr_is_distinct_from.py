"""IS DISTINCT FROM in each dialect."""

from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.dialects import mysql, postgresql, sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

for it in (users.c.name.is_distinct_from(None), users.c.name.is_not_distinct_from("a")):
    print(it)
    for d in (sqlite, postgresql, mysql):
        print(it.compile(dialect=d.dialect()))
