"""Server defaults printed for MySQL."""

from sqlalchemy import Boolean, Column, DateTime, Integer, MetaData, Table, func, text, true
from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateTable

t = Table("t", MetaData(), Column("a", Integer, server_default="5"), Column("c", DateTime, server_default=func.now()), Column("d", Integer, server_default=text("(1 + 1)")), Column("e", Boolean, server_default=true()))
print(CreateTable(t).compile(dialect=mysql.dialect()))
