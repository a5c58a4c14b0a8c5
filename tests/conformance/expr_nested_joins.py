"""A join inside a join."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, select

m = MetaData()
a = Table("a", m, Column("id", Integer, primary_key=True))
b = Table("b", m, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a.id")))
c = Table("c", m, Column("id", Integer, primary_key=True), Column("b_id", ForeignKey("b.id")))
print(select(a, b, c).select_from(a.join(b).join(c)))
print(select(a).select_from(a.outerjoin(b.join(c))))
print(select(a.c.id).join(b).join(c))
print(a.join(b.join(c, b.c.id == c.c.b_id), a.c.id == b.c.a_id).c.keys())
