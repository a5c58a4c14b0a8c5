"""FOR UPDATE by dialect."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select
from sqlalchemy.dialects import mysql, postgresql, sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

for kw in ({}, {"nowait": True}, {"read": True}, {"skip_locked": True}, {"of": users}, {"of": users.c.id}, {"key_share": True}):
    stmt = select(users.c.id).with_for_update(**kw)
    print(kw.keys() and list(kw))
    print(stmt)
    for d in (sqlite, postgresql, mysql):
        print(stmt.compile(dialect=d.dialect()))
