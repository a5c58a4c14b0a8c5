"""INSERT, UPDATE and DELETE, printed."""
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, delete, func, insert, select, update

metadata = MetaData()
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    Column("price", Integer),
)

for statement in (
    insert(items),
    insert(items).values(name="x"),
    insert(items).values(price=3, name="x"),
    insert(items).values([{"name": "a"}, {"name": "b"}]),
    insert(items).values(name=func.lower("X")),
    insert(items).values(name="x").returning(items.c.id),
    update(items).values(name="x"),
    update(items).where(items.c.id == 3).values(price=items.c.price + 1, name="y"),
    update(items).where(items.c.id == 3).values({items.c.name: "z"}),
    delete(items),
    delete(items).where(items.c.price < 3, items.c.name == "q"),
):
    print(statement)
print(update(items).where(items.c.id == 3).values(price=4).compile().params)
print(insert(items).values(name="x").compile().params)
