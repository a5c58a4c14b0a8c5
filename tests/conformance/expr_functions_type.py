"""type_ gives a function a return type, which decides operators."""

from sqlalchemy import Column, Integer, JSON, MetaData, String, Table, func

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(func.lower(users.c.name, type_=String) + "x")
print(func.lower(users.c.name) + "x")
print(repr(func.f(1, type_=Integer).type), repr(func.f(1).type))
print(func.json_f(1, type_=JSON)["a"])
