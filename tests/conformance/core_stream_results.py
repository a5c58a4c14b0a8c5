"""stream_results and max_row_buffer are accepted."""

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
    r = conn.execution_options(stream_results=True, max_row_buffer=10).execute(select(users.c.name).order_by(users.c.id))
    for row in r:
        print(row.name)
