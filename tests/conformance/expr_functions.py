"""Functions, labels, casts, cases and where they may stand."""
from sqlalchemy import asc, case, cast, desc, distinct, literal, null, type_coerce

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, delete, func, insert, select, update

metadata = MetaData()
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    Column("price", Integer),
)

name, price = items.c.name, items.c.price
for expression in (
    func.now(), func.count(), func.count(name), func.count(distinct(name)), func.lower(name), func.coalesce(price, 0),
    func.my_own(1, "x", name), func.sum(price) / func.count(price), func.max(price).label("top"), func.current_timestamp(),
    cast(price, String), cast(price, String(5)), case((price > 5, "dear"), else_="cheap"), case((price > 5, 1), (price > 3, 2)),
    case({"a": 1, "b": 2}, value=name, else_=0), asc(name), desc(price).nulls_last(), literal("x").label("y"), null(), type_coerce(price, String),
):
    print(expression)
print(select(func.upper(name).label("loud"), func.count()).group_by("loud").order_by(desc("loud")))
