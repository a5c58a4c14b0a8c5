"""The same name twice in a row."""

from sqlalchemy import (
    Column, ForeignKey, Integer, MetaData, String, Table, create_engine, insert, select, text,
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
engine = create_engine("sqlite://")
metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(users), [{"name": "ann", "fullname": "Ann A"}, {"name": "bob", "fullname": "Bob B"}, {"name": "cid", "fullname": None}])
    conn.execute(insert(addresses), [{"user_id": 1, "email": "ann@a"}, {"user_id": 1, "email": "ann@b"}, {"user_id": 2, "email": "bob@a"}])

with engine.connect() as conn:
    row = conn.execute(text("SELECT 1 AS a, 2 AS a")).one()
    print(row, row._fields)
    try:
        print(row.a)
    except Exception as error:
        print(type(error).__name__, error)
    row = conn.execute(select(users.c.id, addresses.c.id).join(addresses)).first()
    print(row._fields, row.id, row.id_1)
