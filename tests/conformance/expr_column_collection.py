"""Columns by name, index, and slices."""

from sqlalchemy import Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)
items = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50)),
    Column("price", Numeric(10, 2)),
    Column("quantity", Integer),
    Column("active", Boolean),
    Column("made", DateTime),
    Column("data", JSON),
)

print(users.c["name"], users.c[0], users.c["id", "name"].keys(), [str(it) for it in users.c[0:2]])
print(users.columns.values()[1], users.c.items()[0][0])
for make in (lambda: users.c.nam, lambda: users.c["nam"], lambda: users.c[9]):
    try:
        make()
    except Exception as error:
        print(type(error).__name__, error)
print([str(it) for it in select(users.c["id", "name"]).selected_columns])
