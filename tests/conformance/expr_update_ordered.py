"""ordered_values keeps the order of assignments."""

from sqlalchemy import Boolean, Column, DateTime, Integer, JSON, MetaData, Numeric, String, Table, update

metadata = MetaData()
items = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(50)),
    Column("price", Numeric(10, 2)),
    Column("quantity", Integer),
    Column("active", Boolean),
    Column("made", DateTime),
    Column("data", JSON),
)

print(update(items).ordered_values((items.c.quantity, 20), (items.c.name, "x")))
print(update(items).values(quantity=20, name="x"))
