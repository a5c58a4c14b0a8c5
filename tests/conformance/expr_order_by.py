"""ORDER BY with directions and NULLs."""

from sqlalchemy import Column, Integer, MetaData, String, Table, desc, func, nulls_first, select, text

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(users.c.id).order_by(users.c.name))
print(select(users.c.id).order_by(users.c.name.desc(), users.c.id.asc()))
print(select(users.c.id).order_by(desc(users.c.name).nulls_last()))
print(select(users.c.id).order_by(nulls_first(users.c.name)))
print(select(users.c.id).order_by(users.c.name.desc().nullsfirst()))
print(select(users.c.id).order_by(users.c.name).order_by(None).order_by(users.c.id))
print(select(users.c.id).order_by("name"))
print(select(users.c.id).order_by(text("1")))
print(select(users.c.id).order_by(func.lower(users.c.name)))
print(select(users.c.id).order_by(users.c.id == 3))
