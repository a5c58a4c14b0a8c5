"""tuple_ compares several columns at once."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = select(users.c.id).where(tuple_(users.c.id, users.c.name).in_([(1, "ann"), (2, "bob")]))
print(stmt)
print(stmt.compile(compile_kwargs={"literal_binds": True}))
print(stmt.compile(dialect=postgresql.dialect(), compile_kwargs={"render_postcompile": True}))
print(stmt.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True}))
