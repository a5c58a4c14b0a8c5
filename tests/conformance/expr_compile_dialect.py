"""Compiling for SQLite shows its placeholders, and literal_binds puts the values in."""
from sqlalchemy.dialects import sqlite

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, delete, func, insert, select, update

metadata = MetaData()
items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    Column("price", Integer),
)

query = select(items).where(items.c.name == "it's", items.c.price.in_([1, 2]))
compiled = query.compile(dialect=sqlite.dialect())
print(compiled)
print(compiled.params)
print(query.compile(compile_kwargs={"literal_binds": True}))
engine = create_engine("sqlite://")
print(select(items.c.id).limit(3).compile(engine))
