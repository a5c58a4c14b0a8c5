"""A subquery that correlates everything away has nothing to select from."""

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

sub = select(users.c.id).where(users.c.name == "x").correlate(users).scalar_subquery()
print(sub)
try:
    print(select(users.c.name).where(users.c.id == sub))
except exc.InvalidRequestError as error:
    print(error)
