"""Index options of PostgreSQL."""

from sqlalchemy import Column, Index, Integer, MetaData, String, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex

t = Table("t", MetaData(), Column("a", Integer), Column("b", String))
for it in (Index("j1", t.c.a, postgresql_concurrently=True), Index("j2", t.c.b, postgresql_ops={"b": "varchar_pattern_ops"}), Index("j3", t.c.a, postgresql_include=["b"]), Index("j4", t.c.a, postgresql_with={"fillfactor": 50}), Index("j5", t.c.a.desc().nulls_last())):
    print(CreateIndex(it).compile(dialect=postgresql.dialect()))
