"""A parameter without a value is asked for at execution."""

from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, create_engine, insert, select
from sqlalchemy import exc

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

stmt = select(users.c.name).where(users.c.id == bindparam("who"))
with engine.connect() as conn:
    print(conn.execute(stmt, {"who": 2}).scalar())
    try:
        conn.execute(stmt)
    except exc.StatementError as error:
        print(error)
