"""A UNION of different widths is refused."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select, union
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
    print(union(select(users.c.id), select(users.c.id, users.c.name)))
except exc.CompileError as error:
    print(error)
try:
    union()
except Exception as error:
    print(type(error).__name__, error)
