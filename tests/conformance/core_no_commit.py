"""What a connection did not commit is rolled back when it is closed."""
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
    conn.execute(insert(items).values(name="pen"))
    print(conn.execute(select(func.count()).select_from(items)).scalar(), conn.in_transaction())

with engine.connect() as conn:
    print(conn.in_transaction(), conn.execute(select(func.count()).select_from(items)).scalar())
