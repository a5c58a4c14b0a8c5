"""Primary keys: one column, two, named, not autoincremented."""

from sqlalchemy import (
    BigInteger, Column, Integer, MetaData, PrimaryKeyConstraint, SmallInteger, String, Table,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import CreateTable

m = MetaData()
tables = [Table("a", m, Column("id", Integer, primary_key=True)), Table("b", m, Column("x", Integer, primary_key=True), Column("y", String(5), primary_key=True)), Table("c", m, Column("id", Integer), PrimaryKeyConstraint("id", name="c_pk")), Table("d", m, Column("id", Integer, primary_key=True, autoincrement=False)), Table("e", m, Column("id", BigInteger, primary_key=True)), Table("f", m, Column("id", SmallInteger, primary_key=True))]
for t in tables:
    print(CreateTable(t))
    for d in (sqlite, postgresql, mysql):
        print(CreateTable(t).compile(dialect=d.dialect()))
