"""Each call gives a new statement."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

base = select(users.c.id)
more = base.where(users.c.id > 1)
print(base)
print(more)
print(base is more, base.compare(select(users.c.id)), base.compare(more))
print(more.with_only_columns(users.c.name))
print(more.add_columns(users.c.name, users.c.fullname))
print(more.with_only_columns(func.count()).order_by(None))
print(select(users.c.id, users.c.name).reduce_columns())
