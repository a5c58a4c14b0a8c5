"""UPDATE with values and conditions."""

from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, func, update

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(update(users).values(name="x"))
print(update(users).where(users.c.id == 5).values(name="x", fullname=users.c.name + "!"))
print(update(users).values({users.c.name: users.c.fullname, "fullname": None}))
print(users.update().where(users.c.id.in_([1, 2])).values(name=func.upper(users.c.name)))
print(update(users))
print(update(users).where(users.c.name == "a").values(name="x").compile().params)
print(update(users).values(name=bindparam("new")).where(users.c.name == bindparam("old")))
