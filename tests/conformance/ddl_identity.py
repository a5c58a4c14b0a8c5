"""Identity columns."""

from sqlalchemy import Column, Identity, Integer, MetaData, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

t = Table("t", MetaData(), Column("id", Integer, Identity(start=42, cycle=True), primary_key=True), Column("x", Integer, Identity(always=True, increment=2)))
print(CreateTable(t).compile(dialect=postgresql.dialect()))
print(CreateTable(t).compile(dialect=sqlite.dialect()))
print(CreateTable(t))
print(insert(t).compile(dialect=postgresql.dialect()))
