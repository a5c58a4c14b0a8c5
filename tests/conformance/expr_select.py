"""SELECT in its many forms, printed."""
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, delete, func, insert, select, update

metadata = MetaData()
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    Column("price", Integer),
)

for query in (
    select(items),
    select(items.c.id, items.c.name.label("n")),
    select(items.c.name).where(items.c.price > 3).order_by(items.c.name.desc(), items.c.id),
    select(items.c.name).distinct(),
    select(func.count()).select_from(items),
    select(items.c.name, func.count(items.c.id)).group_by(items.c.name).having(func.count(items.c.id) > 2),
    select(items.c.id).limit(5),
    select(items.c.id).offset(5),
    select(items.c.id).limit(5).offset(10),
    select(items.c.id).filter_by(name="x", price=None),
    select(items.c.id).where(items.c.id.in_([1, 2, 3])),
    items.select().where(items.c.id == 1),
    select(items.c.id).with_only_columns(items.c.name),
    select((items.c.price * 2).label("double")).order_by("double"),
):
    print(query)
    print("--")
print(select(items.c.id).where(items.c.name == "x", items.c.price > 2).compile().params)
