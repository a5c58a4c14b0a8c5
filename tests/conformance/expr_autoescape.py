"""autoescape protects the wildcards in the value."""

from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

for it in (users.c.name.contains("50%_/", autoescape=True), users.c.name.startswith("a_", autoescape=True, escape="^")):
    print(it)
    print(it.compile().params)
