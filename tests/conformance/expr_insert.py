"""INSERT with values, as keywords, dictionary, tuple and columns."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(insert(users))
print(insert(users).values(name="a", fullname="b"))
print(insert(users).values({"name": "a"}))
print(insert(users).values({users.c.name: "a"}))
print(insert(users).values((5, "a", "b")))
print(insert(users).values(name=func.lower("A")))
print(insert(users).values(name=None))
print(users.insert().values(name="z"))
print(insert(users).values(name="a").compile().params)
