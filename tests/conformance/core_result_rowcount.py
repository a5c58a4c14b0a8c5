"""rowcount after UPDATE, DELETE and many."""

from sqlalchemy import (
    Column, ForeignKey, Integer, MetaData, String, Table, bindparam, create_engine, delete, insert, select,
    update,
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

with engine.begin() as conn:
    print(conn.execute(update(users).where(users.c.id > 1).values(name="x")).rowcount)
    print(conn.execute(delete(addresses).where(addresses.c.id == 99)).rowcount)
    print(conn.execute(update(users).where(users.c.id == bindparam("b_id")).values(name=bindparam("v")), [{"b_id": 1, "v": "p"}, {"b_id": 2, "v": "q"}]).rowcount)
    print(conn.execute(select(users)).rowcount, conn.execute(delete(addresses)).rowcount)
