"""GROUP BY and HAVING."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(users.c.name, func.count().label("n")).group_by(users.c.name).having(func.count() > 1))
print(select(users.c.name).group_by(users.c.name, users.c.fullname).group_by(users.c.id))
print(select(users.c.name).group_by("name"))
print(select(users.c.name).group_by(None))
print(select(users.c.name).having(users.c.name == "a").having(users.c.name != "b"))
