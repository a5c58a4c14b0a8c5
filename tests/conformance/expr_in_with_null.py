"""None in a list is a NULL among the values."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = select(users.c.id).where(users.c.name.in_(["a", None]))
print(stmt.compile(compile_kwargs={"literal_binds": True}))
