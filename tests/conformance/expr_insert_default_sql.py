"""Defaults written in SQL stand in VALUES."""

from sqlalchemy import Column, DateTime, Integer, MetaData, Table, func, insert
from sqlalchemy.dialects import postgresql, sqlite

t = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("a", Integer, default=3), Column("b", DateTime, default=func.now()), Column("c", Integer, server_default="7"), Column("d", Integer, default=lambda: 4))
print(insert(t))
print(insert(t).compile(dialect=sqlite.dialect()))
print(insert(t).values(a=1).compile(dialect=sqlite.dialect()))
print(insert(t).values(a=1).compile(dialect=postgresql.dialect()))
