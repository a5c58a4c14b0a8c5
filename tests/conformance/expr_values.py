"""VALUES as a FROM element."""

from sqlalchemy import Column, Integer, MetaData, String, Table, column, select, values
from sqlalchemy.dialects import postgresql, sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

v = values(column("id", Integer), column("name", String), name="v").data([(1, "a"), (2, "b")])
print(select(v))
print(select(v.c.name).where(v.c.id > 1))
print(select(users.c.name, v.c.name).join(v, users.c.id == v.c.id))
print(select(v).compile(dialect=postgresql.dialect()))
print(select(v).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
