"""freeze() keeps a result for several readings, merge() joins results."""

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
    frozen = conn.execute(select(users.c.id, users.c.name).order_by(users.c.id)).freeze()
    print(frozen().all())
    print(frozen().scalars().all())
    a = conn.execute(select(users.c.id).where(users.c.id == 1))
    b = conn.execute(select(users.c.id).where(users.c.id == 2))
    print(a.merge(b).all())
