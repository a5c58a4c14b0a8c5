"""one() and scalar_one() say when there are too few or too many rows."""
from sqlalchemy.exc import MultipleResultsFound, NoResultFound

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
    conn.execute(insert(items), [{"name": "a"}, {"name": "b"}])
    for call in ("one", "scalar_one", "one_or_none", "scalar_one_or_none"):
        for query in (select(items.c.name).where(items.c.id == 9), select(items.c.name)):
            try:
                print(call, getattr(conn.execute(query), call)())
            except (NoResultFound, MultipleResultsFound) as error:
                print(call, type(error).__name__, error)
