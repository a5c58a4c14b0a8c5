"""A name in ORDER BY that is no column."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select
from sqlalchemy import exc

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

try:
    print(select(users.c.id).order_by("nonsense"))
except exc.CompileError as error:
    print(error)
try:
    print(select(users.c.id).order_by("name desc"))
except exc.CompileError as error:
    print(error)
