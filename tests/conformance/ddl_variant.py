"""with_variant gives a dialect a type of its own."""

from sqlalchemy import BigInteger, Column, Integer, JSON, MetaData, String, Table, Text
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import CreateTable

t = Table("t", MetaData(), Column("a", String(5).with_variant(Text, "mysql", "postgresql")), Column("b", JSON().with_variant(postgresql.JSONB(), "postgresql")), Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True))
for d in (sqlite, postgresql, mysql):
    print(CreateTable(t).compile(dialect=d.dialect()))
print(repr(t.c.a.type))
