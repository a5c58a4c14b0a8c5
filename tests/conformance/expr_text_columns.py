"""text().columns() gives rows types and can be a subquery."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select, text

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

t = text("SELECT id, name FROM user_account").columns(users.c.id, users.c.name)
print(t)
sub = t.subquery("s")
print(select(sub.c.name).where(sub.c.id > 1))
t2 = text("SELECT a, b FROM x").columns(a=Integer, b=String)
print(t2.selected_columns.keys())
print(select(t2.cte("c")))
print(select(t2.alias("z").c.a))
