"""Prefixes of CREATE TABLE, and IF NOT EXISTS."""

from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.schema import CreateTable, DropTable

t = Table("t", MetaData(), Column("a", Integer), prefixes=["TEMPORARY"])
print(CreateTable(t))
print(CreateTable(t, if_not_exists=True))
print(DropTable(t), DropTable(t, if_exists=True))
print(DropTable(Table("T x", MetaData(), schema="s")))
