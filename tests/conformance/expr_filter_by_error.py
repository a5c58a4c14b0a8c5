"""filter_by with a name that the table does not have."""

from sqlalchemy import Column, Integer, MetaData, String, Table, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)

try:
    print(select(users).filter_by(nam="x"))
except Exception as error:
    print(type(error).__name__, error)
