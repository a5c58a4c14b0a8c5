"""fetchone, fetchmany and fetchall take rows one after another."""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)
engine = create_engine("sqlite://")
metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(users), [{"name": "ann", "fullname": "Ann A"}, {"name": "bob", "fullname": "Bob B"}, {"name": "cid", "fullname": None}])

with engine.connect() as conn:
    r = conn.execute(select(users.c.id, users.c.name).order_by(users.c.id))
    print(r.fetchone(), r.fetchmany(1), r.fetchall(), r.fetchone(), r.fetchall())
    r = conn.execute(select(users.c.id))
    print(r.keys(), list(r.keys()), r.returns_rows)
