"""literal_execute writes one value into the text."""

from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = select(users.c.id).where(users.c.id == bindparam("x", 5, literal_execute=True))
print(stmt)
print(stmt.compile(compile_kwargs={"render_postcompile": True}))
