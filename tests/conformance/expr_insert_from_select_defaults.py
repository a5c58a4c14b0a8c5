"""Defaults join an INSERT from a SELECT."""

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

m = MetaData()
t = Table("t", m, Column("id", Integer, primary_key=True), Column("n", Integer), Column("d", Integer, default=5))
print(insert(t).from_select(["n"], select(users.c.id)))
print(insert(t).from_select(["n"], select(users.c.id), include_defaults=False))
