"""RETURNING gives back what the statement wrote."""
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
    print(conn.execute(insert(items).values(name="a", price=1).returning(items.c.id, items.c.name)).one())
    print(conn.execute(insert(items).returning(items.c.id), [{"name": "b", "price": 2}, {"name": "c", "price": 3}]).scalars().all())
    print(conn.execute(update(items).where(items.c.price > 1).values(price=0).returning(items.c.name)).all())
    print(conn.execute(delete(items).where(items.c.id == 1).returning(items)).all())
