"""tuples(), unpacking and iteration."""

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
    for id_, name in conn.execute(select(users.c.id, users.c.name).order_by(users.c.id)).tuples():
        print(id_, name)
    print([row.name for row in conn.execute(select(users.c.name).order_by(users.c.id))])
    r = conn.execute(select(users.c.name))
    print(next(r), r.first(), r.closed)
