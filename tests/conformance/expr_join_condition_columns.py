"""A join over several foreign keys."""

from sqlalchemy import Column, ForeignKeyConstraint, Integer, MetaData, Table, select

m = MetaData()
a = Table("a", m, Column("x", Integer, primary_key=True), Column("y", Integer, primary_key=True))
b = Table("b", m, Column("id", Integer, primary_key=True), Column("ax", Integer), Column("ay", Integer), ForeignKeyConstraint(["ax", "ay"], ["a.x", "a.y"]))
print(select(b.c.id).join(a))
print(a.join(b).onclause)
