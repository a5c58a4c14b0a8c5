"""columns() chooses and orders columns of rows."""

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
    stmt = select(users).order_by(users.c.id)
    print(conn.execute(stmt).columns("name", "id").all())
    print(conn.execute(stmt).columns(1).all())
    print(conn.execute(stmt).columns(users.c.fullname, 0).first())
    print(list(conn.execute(stmt).columns("name").keys()))
    try:
        conn.execute(stmt).columns("zz")
    except Exception as error:
        print(type(error).__name__, error)
