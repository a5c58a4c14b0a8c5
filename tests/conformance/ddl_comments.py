"""Comments on tables and columns."""

from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.schema import CreateTable, DropTableComment, SetColumnComment, SetTableComment

t = Table("t", MetaData(), Column("a", Integer, comment="first's"), comment="a table")
print(CreateTable(t).compile(dialect=mysql.dialect()))
print(CreateTable(t).compile(dialect=postgresql.dialect()))
print(SetTableComment(t).compile(dialect=postgresql.dialect()))
print(SetColumnComment(t.c.a).compile(dialect=postgresql.dialect()))
print(t.comment, t.c.a.comment)
