"""any_ and all_ compare with every value of an array or query."""

from sqlalchemy import Column, Integer, MetaData, String, Table, all_, any_, literal, select
from sqlalchemy.dialects import postgresql

t = Table("t", MetaData(), Column("tags", postgresql.ARRAY(String)), Column("n", Integer))
print((literal("x") == any_(t.c.tags)).compile(dialect=postgresql.dialect()))
print((t.c.n > all_(select(t.c.n).scalar_subquery())).compile(dialect=postgresql.dialect()))
print((5 == any_(select(t.c.n).scalar_subquery())).compile(dialect=postgresql.dialect()))
print(t.c.tags.any("x").compile(dialect=postgresql.dialect()))
print(t.c.tags.all("x").compile(dialect=postgresql.dialect()))
