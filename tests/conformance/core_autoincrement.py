"""SQLite numbers a row one above the highest number there is."""
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, delete, func, insert, select, update

metadata = MetaData()
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    Column("price", Integer),
)
engine = create_engine("sqlite://")
metadata.create_all(engine)

with engine.begin() as conn:
    for values in ({"name": "a"}, {"id": 10, "name": "b"}, {"name": "c"}):
        print(conn.execute(insert(items).values(values)).inserted_primary_key)
    conn.execute(delete(items).where(items.c.id == 11))
    print(conn.execute(insert(items).values(name="d")).inserted_primary_key)
    conn.execute(delete(items))
    print(conn.execute(insert(items).values(name="e")).inserted_primary_key)
    print(conn.execute(insert(items).values(id=-5, name="f")).inserted_primary_key)
    print(conn.execute(select(items.c.id, items.c.name).order_by(items.c.id)).all())
