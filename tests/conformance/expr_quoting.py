"""Names are quoted where they must be."""

from sqlalchemy import Column, Integer, MetaData, Table, select
from sqlalchemy.dialects import mysql, postgresql

t = Table("Order", MetaData(), Column("select", Integer), Column("MixedCase", Integer), Column("with space", Integer), Column("ok", Integer), Column("1st", Integer))
stmt = select(t)
print(stmt)
print(stmt.compile(dialect=mysql.dialect()))
print(stmt.compile(dialect=postgresql.dialect()))
print(select(t.c["MixedCase"].label("Total Sum")))
print(select(Table("plain", MetaData(), Column("x", Integer, quote=True), quote=True)))
