"""with_only_columns keeps FROM only when told."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

stmt = select(users.c.id).where(users.c.name == "x")
print(stmt.with_only_columns(func.count()))
print(select(users.c.id).with_only_columns(func.count(), maintain_column_froms=True))
print(select(users.c.id).with_only_columns(func.count()))
