"""NULL sorts before everything; ties keep to the next key; limits and offsets cut."""
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
    rows = [("b", 2), ("a", 2), ("c", None), ("d", 1)]
    conn.execute(insert(items), [{"name": name, "price": price} for name, price in rows])
    for order in (
        [items.c.price, items.c.name],
        [items.c.price.desc(), items.c.name.asc()],
        [items.c.price.asc().nulls_last(), items.c.id],
        [items.c.price.desc().nulls_first(), items.c.id.desc()],
        [func.length(items.c.name), items.c.name.desc()],
    ):
        print(conn.execute(select(items.c.name).order_by(*order)).scalars().all())
    print(conn.execute(select(items.c.name).order_by("name").limit(2)).scalars().all())
    print(conn.execute(select(items.c.name).order_by(items.c.id).limit(2).offset(1)).scalars().all())
    print(conn.execute(select(items.c.name).order_by(items.c.id).offset(3)).scalars().all())
    print(conn.execute(select(items.c.name).order_by(items.c.id).slice(1, 3)).scalars().all())
