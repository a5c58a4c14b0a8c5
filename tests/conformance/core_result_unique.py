"""unique() leaves repeated rows out."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, create_engine, insert, select

metadata = MetaData()
users = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(30)),
    Column("fullname", String),
)
addresses = Table(
    "address",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("user_account.id")),
    Column("email", String, nullable=False),
)
engine = create_engine("sqlite://")
metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(users), [{"name": "ann", "fullname": "Ann A"}, {"name": "bob", "fullname": "Bob B"}, {"name": "cid", "fullname": None}])
    conn.execute(insert(addresses), [{"user_id": 1, "email": "ann@a"}, {"user_id": 1, "email": "ann@b"}, {"user_id": 2, "email": "bob@a"}])

with engine.connect() as conn:
    stmt = select(addresses.c.user_id).order_by(addresses.c.id)
    print(conn.execute(stmt).all(), conn.execute(stmt).unique().all())
    print(conn.execute(stmt).scalars().unique().all())
    print(conn.execute(select(addresses.c.email).order_by(addresses.c.id)).unique(lambda row: row[0][0]).all())
