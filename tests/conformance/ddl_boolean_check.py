"""Boolean with a constraint of its own."""

from sqlalchemy import Boolean, Column, MetaData, Table
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import CreateTable

t = Table("t", MetaData(), Column("a", Boolean(create_constraint=True)), Column("b", Boolean(create_constraint=True, name="b_ok")))
for d in (sqlite, postgresql, mysql):
    print(CreateTable(t).compile(dialect=d.dialect()))
