"""AUTOINCREMENT of SQLite."""

from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

t = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("x", Integer), sqlite_autoincrement=True)
print(CreateTable(t).compile(dialect=sqlite.dialect()))
