"""create_all leaves alone what is there."""
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
metadata.create_all(engine)
metadata.create_all(engine, checkfirst=True)
items.drop(engine)
items.create(engine)
print(items.name, list(metadata.tables))
