"""scalars() of one column or another."""

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
    stmt = select(users.c.id, users.c.name, users.c.fullname).order_by(users.c.id)
    print(conn.execute(stmt).scalars().all())
    print(conn.execute(stmt).scalars("name").all())
    print(conn.execute(stmt).scalars(2).all())
    print(conn.scalars(stmt).first(), conn.scalar(stmt))
    print([it for it in conn.scalars(stmt)])
    print(list(conn.scalars(stmt).partitions(2)))
    print(conn.scalars(stmt).fetchmany(2), conn.scalars(select(users.c.name.like("%"))).unique().all())
