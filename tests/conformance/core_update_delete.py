"""UPDATE and DELETE report how many rows they touched."""
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
    conn.execute(insert(items), [{"name": n, "price": p} for n, p in [("a", 1), ("b", 2), ("c", 3), ("d", None)]])
    print(conn.execute(update(items).where(items.c.price > 1).values(price=items.c.price * 10)).rowcount)
    print(conn.execute(update(items).where(items.c.id == 99).values(name="x")).rowcount)
    print(conn.execute(update(items).values(name=items.c.name + "!")).rowcount)
    print(conn.execute(delete(items).where(items.c.price.is_(None))).rowcount)
    print(conn.execute(select(items).order_by(items.c.id)).all())
    print(conn.execute(delete(items)).rowcount)
