"""Rows go in one by one and many at once, and come back as tuples with names."""
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

with engine.connect() as conn:
    result = conn.execute(insert(items).values(name="pen", price=120))
    print(result.inserted_primary_key, result.rowcount)
    conn.execute(insert(items), [{"name": "ink", "price": 300}, {"name": "nib", "price": 80}])
    conn.execute(items.insert(), {"name": "pad"})
    conn.commit()
    for row in conn.execute(select(items).order_by(items.c.id)):
        print(row, row.name, row[0], row._mapping["price"])
    for name, price in conn.execute(select(items.c.name, items.c.price).order_by(items.c.name)):
        print(name, price)
