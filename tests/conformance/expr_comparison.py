"""How comparisons are printed."""
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
    price == 5, price != 5, price < 5, price >= 5, 5 > price, price == None, price != None,  # noqa: E711
    price.is_(None), price.is_not(None), price.in_([1, 2]), price.not_in([1]), price.in_([]),
    price.between(1, 9), ~price.between(1, 9), name.like("a%"), name.not_like("a%"), name.ilike("A%"),
    name.startswith("a"), name.endswith("z"), name.contains("m"), name.contains("50%", autoescape=True),
    name == items.c.id, -price, price.desc(), name.collate("NOCASE"), name.is_distinct_from(None), name.op("GLOB")("a*"),
):
    print(expression)
