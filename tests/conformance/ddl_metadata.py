"""MetaData knows its tables."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table

m = MetaData()
a = Table("a", m, Column("id", Integer, primary_key=True))
b = Table("b", m, Column("a_id", ForeignKey("a.id")))
print(m.tables.keys(), "a" in m, m.tables["a"] is a, a in m.sorted_tables)
m.remove(b)
print(list(m.tables), repr(m))
m.clear()
print(list(m.tables))
print(a.metadata is m, MetaData(schema="s").schema, MetaData(info={"k": 1}).info)
