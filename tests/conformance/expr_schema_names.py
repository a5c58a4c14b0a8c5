"""A table in a schema."""

from sqlalchemy import Column, Integer, MetaData, Table, select, update

t = Table("t", MetaData(schema="shop"), Column("id", Integer), Column("x", Integer))
print(select(t))
print(t.fullname, t.schema, str(t))
print(select(t.alias("q").c.id))
print(update(t).values(x=1))
print(t.c.id, repr(t.c.id.table.fullname))
