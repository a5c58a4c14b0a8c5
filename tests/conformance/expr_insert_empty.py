"""INSERT without columns."""

from sqlalchemy import Column, Integer, MetaData, Table, insert
from sqlalchemy.dialects import mysql, postgresql, sqlite

t = Table("t", MetaData(), Column("id", Integer, primary_key=True))
for d in (sqlite, postgresql, mysql):
    print(insert(t).values({}).compile(dialect=d.dialect()))
print(insert(t).values())
