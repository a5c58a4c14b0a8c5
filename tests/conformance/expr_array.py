"""PostgreSQL arrays."""

from sqlalchemy import ARRAY, Column, Integer, MetaData, String, Table, func, select
from sqlalchemy.dialects import postgresql

t = Table("t", MetaData(), Column("tags", postgresql.ARRAY(String)), Column("n", ARRAY(Integer)))
for it in (t.c.tags[1], t.c.tags.contains(["a"]), t.c.tags.overlap(["a", "b"]), t.c.tags.contained_by(["a"]), t.c.n[2] == 5, postgresql.array([1, 2]) + postgresql.array([3]), func.array_length(t.c.tags, 1), t.c.tags[1:2]):
    print(it.compile(dialect=postgresql.dialect()))
print(select(func.array_agg(t.c.n)).compile(dialect=postgresql.dialect()))
