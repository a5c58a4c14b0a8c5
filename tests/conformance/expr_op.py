"""op() writes any operator."""

from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(users.c.name.op("~*")("a"))
print(users.c.id.op("&", precedence=6)(3) == 1)
print(users.c.name.bool_op("@@")("x"))
print(users.c.name.op("->>", return_type=Integer)("k") + 1)
print((users.c.id + 1).op("%%")(2))
