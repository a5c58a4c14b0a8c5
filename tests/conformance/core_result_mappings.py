"""mappings() gives rows as dictionaries."""

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
    stmt = select(users.c.id, users.c.name.label("n")).order_by(users.c.id)
    rows = conn.execute(stmt).mappings().all()
    print(rows)
    print(rows[0]["n"], rows[0][users.c.id], dict(rows[1]), list(rows[0]), "n" in rows[0], len(rows[0]), rows[0].get("zz"))
    print(conn.execute(stmt).mappings().first(), conn.execute(stmt).mappings().one_or_none() if False else "")
    print(conn.execute(stmt).mappings().keys())
    for row in conn.execute(stmt).mappings():
        print({**row})
    try:
        rows[0]["zz"]
    except KeyError as error:
        print(type(error).__name__, error)
