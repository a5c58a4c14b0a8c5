"""Joins that cannot be worked out."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, select

m = MetaData()
a = Table("a", m, Column("id", Integer, primary_key=True))
b = Table("b", m, Column("id", Integer, primary_key=True), Column("one", ForeignKey("a.id")), Column("two", ForeignKey("a.id")))
c = Table("c", m, Column("id", Integer, primary_key=True))
for make in (lambda: a.join(b), lambda: a.join(c), lambda: str(select(a).join(c)), lambda: str(select(a).join(b))):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)
