"""null() in columns and values."""

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, null, select, update

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(null(), null().label("n"), users.c.id))
print(insert(users).values(name=null()))
print(users.c.name == null())
print(update(users).values(name=null()))
