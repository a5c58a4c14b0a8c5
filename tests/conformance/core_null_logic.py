"""A comparison with NULL is neither true nor false."""
from sqlalchemy import and_, not_, or_

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
    conn.execute(insert(items), [{"name": "a", "price": 1}, {"name": "b", "price": 2}, {"name": "c", "price": None}])
    price = items.c.price
    for condition in (
        price == 1,
        price != 1,
        not_(price == 1),
        price == None,  # noqa: E711
        price.is_not(None),
        price.in_([1, None]),
        price.in_([]),
        price.not_in([1]),
        price.not_in([]),
        price.not_in([1, None]),
        or_(price == 1, price.is_(None)),
        not_(and_(price == 1, items.c.name == "c")),
        not_(or_(price > 5, items.c.name == "x")),
        price.between(1, 2),
        price.is_distinct_from(1),
    ):
        print(conn.execute(select(items.c.name).where(condition).order_by(items.c.id)).scalars().all())
