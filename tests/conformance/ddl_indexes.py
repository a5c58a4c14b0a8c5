"""Indexes of several kinds."""

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, func
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import CreateIndex, DropIndex

t = Table("t", MetaData(), Column("a", Integer, index=True), Column("b", String, index=True, unique=True), Column("c", Integer))
i1 = Index("i1", t.c.a, t.c.c.desc())
i2 = Index("i2", func.lower(t.c.b), unique=True)
i3 = Index("i3", t.c.c, sqlite_where=t.c.c > 5, postgresql_where=t.c.c > 5)
i4 = Index("i4", t.c.b, postgresql_using="gin", mysql_length=10)
for it in sorted(t.indexes, key=lambda it: it.name):
    print(CreateIndex(it))
    for d in (sqlite, postgresql, mysql):
        print("   ", CreateIndex(it).compile(dialect=d.dialect()))
print(DropIndex(i1))
print(CreateIndex(i1, if_not_exists=True), DropIndex(i1, if_exists=True))
