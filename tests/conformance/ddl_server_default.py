"""Server defaults of every kind."""

from sqlalchemy import (
    Boolean, Column, DateTime, FetchedValue, Integer, MetaData, String, Table, false, func, literal_column,
    text, true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

t = Table("t", MetaData(), Column("a", Integer, server_default="5"), Column("b", String, server_default="it's"), Column("c", DateTime, server_default=func.now()), Column("d", Integer, server_default=text("1 + 1")), Column("e", Boolean, server_default=true()), Column("f", Integer, server_default=literal_column("7")), Column("g", DateTime, server_default=func.current_timestamp(), nullable=False), Column("h", Integer, server_default=FetchedValue()), Column("i", String, server_default=text("'x'")), Column("j", Boolean, server_default=false()))
for d in (sqlite, postgresql):
    print(CreateTable(t).compile(dialect=d.dialect()))
print(t.c.a.server_default, t.c.a.server_default.arg, t.c.h.server_default is not None)
