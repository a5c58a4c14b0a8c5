"""A method that an expression does not have."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

for make in (lambda: users.c.id.foo, lambda: (users.c.id + 1).foo, lambda: select(users).foo, lambda: users.foo, lambda: func.lower(users.c.name).foo):
    try:
        make()
    except AttributeError as error:
        print(error)
