"""func prints any name, with packages and odd letters."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func
from sqlalchemy.dialects import sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(func.my_func(1, "x", users.c.id))
print(func.pkg.sub.go(1))
print(func.MixedCase(users.c.id))
print(func.current_date(), func.current_time(), func.localtime())
print(func.now().compile(dialect=sqlite.dialect()))
print(func.user(), func.session_user(), func.current_user())
print(getattr(func, "odd name")(1))
