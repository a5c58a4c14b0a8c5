"""IS and IS NOT, and what comparison with None means."""

from sqlalchemy import Column, Integer, MetaData, String, Table, null

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(users.c.name == None)
print(users.c.name != None)
print(users.c.name.is_(None))
print(users.c.name.is_not(None))
print(users.c.name.isnot(None))
print(users.c.name.is_(null()))
