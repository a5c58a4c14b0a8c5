"""Defaults of a column as objects."""

from sqlalchemy import Column, DateTime, Integer, MetaData, Table, func

t = Table("t", MetaData(), Column("a", Integer, default=5), Column("b", Integer, default=lambda: 1), Column("c", DateTime, default=func.now()), Column("d", Integer, onupdate=7))
print(t.c.a.default, t.c.a.default.arg, t.c.a.default.is_scalar)
print(t.c.b.default.is_callable, t.c.c.default.is_clause_element, t.c.d.onupdate.arg)
print(t.c.a.server_default)
