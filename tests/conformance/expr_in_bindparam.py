"""An expanding parameter stands for a list that is given later."""

from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, create_engine, insert, select

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

stmt = select(users.c.name).where(users.c.id.in_(bindparam("ids", expanding=True))).order_by(users.c.id)
print(stmt)
with engine.connect() as conn:
    print(conn.execute(stmt, {"ids": [1, 3]}).scalars().all())
    print(conn.execute(stmt, {"ids": []}).all())
