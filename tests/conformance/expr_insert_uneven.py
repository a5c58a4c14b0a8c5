"""Rows of VALUES must have the keys of the first."""

from sqlalchemy import Column, Integer, MetaData, String, Table, insert

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

for rows in ([{"name": "a", "fullname": "b"}, {"name": "c"}], [{"name": "a"}, {"name": "c", "fullname": "d"}]):
    try:
        print(insert(users).values(rows))
    except Exception as error:
        print(type(error).__name__, error)
