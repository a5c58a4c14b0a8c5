"""An upsert runs on SQLite."""

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

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

stmt = upsert(users).values([{"id": 1, "name": "ANN"}, {"id": 9, "name": "new"}])
stmt = stmt.on_conflict_do_update(index_elements=["id"], set_={"name": stmt.excluded.name})
with engine.begin() as conn:
    conn.execute(stmt)
    print(conn.execute(select(users.c.id, users.c.name).order_by(users.c.id)).all())
    result = conn.execute(upsert(users).values(id=1, name="zzz").on_conflict_do_nothing().returning(users.c.id))
    print(result.all())
