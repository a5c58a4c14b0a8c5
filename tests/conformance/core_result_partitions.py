"""partitions() and yield_per give rows in portions."""

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
    for part in conn.execute(select(users.c.id).order_by(users.c.id)).partitions(2):
        print(part)
    r = conn.execution_options(yield_per=2).execute(select(users.c.id).order_by(users.c.id))
    for part in r.partitions():
        print(part)
    print(conn.execute(select(users.c.id).order_by(users.c.id)).yield_per(1).fetchmany(2))
