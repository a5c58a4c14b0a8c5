"""The key of a column names it in Python, its name in SQL."""

from sqlalchemy import Column, MetaData, String, Table, insert, select, update

t = Table("t", MetaData(), Column("user_name", String, key="name"))
print(select(t))
print(select(t.c.name).where(t.c.name == "x"))
print(insert(t).values(name="x"))
print(update(t).values(name="x"))
print(select(t).subquery().c.keys())
