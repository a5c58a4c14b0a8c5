"""Groups, aggregates and a condition on the group."""
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
    rows = [("pen", 100), ("pen", 140), ("ink", 300), ("pad", None), ("ink", 310)]
    conn.execute(insert(items), [{"name": name, "price": price} for name, price in rows])
    total = func.sum(items.c.price).label("total")
    query = select(items.c.name, func.count().label("n"), total).group_by(items.c.name).order_by(items.c.name)
    for row in conn.execute(query):
        print(row.name, row.n, row.total)
    print(conn.execute(query.having(func.count() > 1)).all())
    print(conn.execute(query.order_by(None).order_by(total.desc())).all())
    print(conn.execute(select(func.count(items.c.price), func.min(items.c.price), func.max(items.c.price), func.avg(items.c.price))).one())
    print(conn.execute(select(func.count(items.c.name.distinct()))).scalar_one())
    print(conn.execute(select(items.c.name).distinct().order_by(items.c.name)).scalars().all())
    print(conn.execute(select(func.sum(items.c.price)).where(items.c.id > 99)).scalar_one())
