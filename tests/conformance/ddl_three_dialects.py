"""CREATE TABLE in three dialects."""

from sqlalchemy import (
    Boolean, Column, DateTime, Integer, JSON, LargeBinary, MetaData, Numeric, String, Table, func,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import CreateTable

t = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("name", String(50), nullable=False), Column("price", Numeric(10, 2), server_default="0"), Column("made", DateTime, server_default=func.now()), Column("active", Boolean, default=True), Column("data", JSON), Column("raw", LargeBinary))
print(CreateTable(t))
for d in (sqlite, postgresql, mysql):
    print(CreateTable(t).compile(dialect=d.dialect()))
