"""Options of MySQL on a table."""

from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.schema import CreateTable

t = Table("t", MetaData(), Column("id", Integer, primary_key=True), mysql_engine="InnoDB", mysql_charset="utf8mb4", comment="All things")
print(CreateTable(t).compile(dialect=mysql.dialect()))
print(CreateTable(t).compile(dialect=sqlite.dialect()))
