"""Types that only PostgreSQL has."""

from sqlalchemy import ARRAY, Column, Integer, MetaData, String, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

t = Table("t", MetaData(), Column("a", postgresql.JSONB), Column("b", postgresql.ARRAY(Integer)), Column("c", postgresql.INET), Column("d", postgresql.TSVECTOR), Column("e", postgresql.BYTEA), Column("f", postgresql.HSTORE), Column("g", postgresql.INT4RANGE), Column("h", postgresql.INTERVAL), Column("i", postgresql.TIMESTAMP(timezone=True, precision=3)), Column("j", postgresql.ENUM("a", "b", name="ab")), Column("k", postgresql.UUID(as_uuid=True)), Column("l", postgresql.MONEY), Column("m", postgresql.CITEXT), Column("n", ARRAY(String, dimensions=2)))
print(CreateTable(t).compile(dialect=postgresql.dialect()))
