"""compare() and is_ of expressions."""

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select, update

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print((users.c.id == 1).compare(users.c.id == 1), (users.c.id == 1).compare(users.c.id == 2))
print((users.c.id == users.c.id).left is users.c.id)
e = users.c.id + 1
print(e.left, e.right.value, e.operator.__name__, e.type)
print(select(users.c.id).is_select, insert(users).is_insert, update(users).is_update)
