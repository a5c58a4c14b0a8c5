"""table() and column() need no MetaData."""

from sqlalchemy import Integer, column, delete, insert, select, table, update

t = table("things", column("id", Integer), column("name"), schema="s")
print(select(t.c.name).where(t.c.id == 5))
print(select(t))
print(insert(t).values(name="x"))
print(update(t).values(name="x").where(t.c.id == 1))
print(delete(t).where(t.c.id == 1))
print(t.insert().values(id=1, name="q"))
