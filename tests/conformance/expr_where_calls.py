"""Several WHERE calls are joined with AND."""

from sqlalchemy import Column, Integer, MetaData, String, Table, or_, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(users).where(users.c.id > 1).where(users.c.name == "a", users.c.fullname == "b"))
print(select(users).filter(users.c.id > 1).filter_by(name="a"))
print(select(users.c.id).filter_by(name="a", fullname=None))
print(select(users).where(or_(users.c.id == 1, users.c.id == 2)).where(users.c.name == "x"))
print(select(users.c.id).where(users.c.id > 1).whereclause)
