"""Named parameters in a statement and their values."""

from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, select
from sqlalchemy.dialects import postgresql

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = select(users).where(users.c.name == bindparam("who", "ann"), users.c.id > bindparam("low", type_=Integer))
print(stmt)
print(stmt.compile().params)
print(stmt.params(low=4).compile().params)
print(stmt.compile(dialect=postgresql.dialect()))
