"""The icontains family compares in lower case."""

from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.dialects import postgresql

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(users.c.name.icontains("X"))
print(users.c.name.istartswith("X"))
print(users.c.name.iendswith("X"))
print(users.c.name.icontains("X").compile(dialect=postgresql.dialect()))
print(users.c.name.istartswith("X%", autoescape=True).compile().params)
