"""A closed result and a result without rows say so."""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, select, update

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

with engine.begin() as conn:
    r = conn.execute(select(users))
    r.close()
    for make in (lambda: r.all(), lambda: r.fetchone(), lambda: r.keys()):
        try:
            print(make())
        except Exception as error:
            print(type(error).__name__, error)
    r = conn.execute(update(users).values(fullname="z"))
    print(r.rowcount, r.returns_rows, r.closed)
    for make in (lambda: r.all(), lambda: r.first(), lambda: r.scalars(), lambda: r.keys(), lambda: list(r)):
        try:
            print(make())
        except Exception as error:
            print(type(error).__name__, error)
