"""engine.begin() commits at the end of the block and rolls back when an exception leaves it."""
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
    conn.execute(insert(items).values(name="pen"))

try:
    with engine.begin() as conn:
        conn.execute(insert(items).values(name="ink"))
        raise ValueError("changed my mind")
except ValueError as error:
    print(error)

with engine.connect() as conn:
    print(conn.execute(select(items.c.name)).scalars().all())
