"""Columns of the same name get numbers in a subquery."""

from sqlalchemy import (
    Column, ForeignKey, Integer, LABEL_STYLE_TABLENAME_PLUS_COL, MetaData, String, Table, select,
)

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)
addresses = Table(
    "address",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("user_account.id")),
    Column("email", String, nullable=False),
)

sub = select(users.c.id, addresses.c.id, users.c.name).join(addresses).subquery()
print(select(sub))
print(sub.c.keys())
print(select(select(users, addresses).set_label_style(LABEL_STYLE_TABLENAME_PLUS_COL).subquery()))
