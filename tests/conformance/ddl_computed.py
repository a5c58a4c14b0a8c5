"""Computed columns in three dialects."""

from sqlalchemy import Column, Computed, Integer, MetaData, Table
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import CreateTable

t = Table("t", MetaData(), Column("a", Integer), Column("b", Integer, Computed("a * 2")), Column("c", Integer, Computed("a + 1", persisted=True)), Column("d", Integer, Computed("a + 2", persisted=False)))
print(CreateTable(t))
for d in (sqlite, mysql):
    print(CreateTable(t).compile(dialect=d.dialect()))
t2 = Table("t", MetaData(), Column("a", Integer), Column("c", Integer, Computed("a + 1", persisted=True)))
print(CreateTable(t2).compile(dialect=postgresql.dialect()))
