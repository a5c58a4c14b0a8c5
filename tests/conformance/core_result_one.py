"""one, one_or_none, first, scalar and their errors."""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, select
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

with engine.connect() as conn:
    run = lambda **kw: conn.execute(select(users.c.name, users.c.id).filter_by(**kw))
    print(run(id=1).one(), run(id=9).one_or_none(), run(id=9).first(), run().first(), run(id=2).scalar(), run(id=2).scalar_one(), run(id=9).scalar_one_or_none(), run(id=9).scalar())
    for make in (lambda: run(id=9).one(), lambda: run().one(), lambda: run().one_or_none(), lambda: run().scalar_one(), lambda: run(id=9).scalars().one()):
        try:
            make()
        except exc.InvalidRequestError as error:
            print(type(error).__name__, error)
