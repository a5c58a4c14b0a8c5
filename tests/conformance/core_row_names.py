"""Names of anonymous columns in a row."""

from sqlalchemy import (
    Column, ForeignKey, Integer, MetaData, String, Table, create_engine, func, insert, literal, select,
    text,
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
    r = conn.execute(select(users.c.id + 1, func.max(users.c.id), func.lower(users.c.name), literal("x"), text("5"), users.c.id, addresses.c.id).join(addresses).where(users.c.id == 1))
    print(r.keys())
    row = r.first()
    print(row, row.max if hasattr(row, "max") else "no max", row._mapping[users.c.id], row._mapping[addresses.c.id])
