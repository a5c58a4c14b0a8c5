"""Arithmetic, concatenation and their precedence."""
from sqlalchemy import literal

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, delete, func, insert, select, update

metadata = MetaData()
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    Column("price", Integer),
)

id, name, price = items.c.id, items.c.name, items.c.price
for expression in (
    price + 1, price - id, price * 2 + 1, (price + 1) * 2, price - (id - 1), 10 / price, price / 2, price % 3, price // 2, 100 - price * 2,
    name + "!", "<" + name + ">", name.concat(name), -(price + 1), (price > 1) == (id > 1), literal(3) + price, price + 1 > id * 2,
):
    print(expression)
