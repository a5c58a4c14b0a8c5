"""LIMIT takes expressions."""

from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, func, literal, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(select(users.c.id).limit(bindparam("n")).offset(literal(2) + 3))
print(select(users.c.id).limit(5).compile(compile_kwargs={"literal_binds": True}))
print(select(users.c.id).slice(5, 10).compile(compile_kwargs={"literal_binds": True}))
print(select(users.c.id).limit(func.f()))
