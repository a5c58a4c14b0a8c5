"""collate as method and function, and in ORDER BY."""

from sqlalchemy import Column, Integer, MetaData, String, Table, collate, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

print(users.c.name.collate("NOCASE"))
print(collate(users.c.name, "utf8_bin") == "x")
print(select(users.c.id).order_by(users.c.name.collate("de_DE").desc()))
