"""The ways to take rows out of a result."""
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
    conn.execute(insert(items), [{"name": "a", "price": 1}, {"name": "b", "price": 2}, {"name": "c", "price": 2}])
    query = select(items.c.name, items.c.price).order_by(items.c.id)
    print(conn.execute(query).all())
    print(conn.execute(query).first())
    print(conn.execute(query).fetchone(), conn.execute(query).fetchmany(2))
    print(conn.execute(query).scalars().all(), conn.execute(query).scalars(1).all())
    print(conn.execute(query).mappings().all())
    print(conn.execute(query).mappings().first()["name"])
    print(list(conn.execute(query).keys()))
    print(conn.execute(query.where(items.c.name == "b")).one())
    print(conn.execute(query.where(items.c.name == "x")).one_or_none())
    print(conn.execute(query.where(items.c.name == "x")).first())
    print(conn.execute(query.where(items.c.name == "a")).scalar_one())
    print(conn.execute(query.where(items.c.name == "x")).scalar())
    print(conn.scalar(query), conn.scalars(query).all())
    print(conn.execute(select(items.c.price)).scalars().unique().all())
    result = conn.execute(query)
    print(next(result), [row.name for row in result])
