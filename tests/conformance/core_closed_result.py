"""A result whose rows have all been taken refuses to be asked for more."""
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

conn = engine.connect()
conn.execute(insert(items), [{"name": "a"}, {"name": "b"}])
result = conn.execute(select(items.c.name))
print(result.first())
print(result.all())
