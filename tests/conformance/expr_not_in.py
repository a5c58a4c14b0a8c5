"""NOT IN is written in parentheses."""

from sqlalchemy import Column, Integer, MetaData, String, Table, not_

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(users.c.id.not_in([1, 2]))
print(~users.c.id.in_([1, 2]))
print(not_(users.c.id.in_([1, 2])) & (users.c.name == "a"))
