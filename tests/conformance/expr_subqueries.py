"""Subqueries in FROM, in WHERE and as a value, printed."""
from sqlalchemy import exists, union_all

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, delete, func, insert, select, update

metadata = MetaData()
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    Column("price", Integer),
)

counted = select(items.c.name, func.count().label("n")).group_by(items.c.name).subquery()
cheap = select(items.c.id).where(items.c.price < 5)
other = items.alias("other")
for query in (
    select(counted.c.name).where(counted.c.n > 1),
    select(items.c.name).where(items.c.id.in_(cheap)),
    select(items.c.name, select(func.max(other.c.price)).scalar_subquery().label("top")),
    select(items.c.name).where(items.c.price == select(func.max(other.c.price)).scalar_subquery()),
    select(items.c.name).where(exists().where(other.c.price > items.c.price)),
    select(items.c.name).where(~select(other.c.id).where(other.c.id > items.c.id).exists()),
    union_all(cheap, select(other.c.id)),
):
    print(query)
    print("--")
