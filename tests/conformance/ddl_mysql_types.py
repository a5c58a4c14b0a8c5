"""Types that only MySQL has."""

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateTable

t = Table("t", MetaData(), Column("a", mysql.TINYINT(1)), Column("b", mysql.MEDIUMTEXT), Column("c", mysql.LONGTEXT), Column("d", mysql.INTEGER(unsigned=True)), Column("e", mysql.ENUM("a", "b")), Column("f", mysql.SET("x", "y")), Column("g", mysql.YEAR), Column("h", mysql.DATETIME(fsp=3)), Column("i", mysql.LONGBLOB), Column("j", mysql.VARCHAR(10, charset="utf8mb4")), Column("k", mysql.BIT(3)), Column("l", mysql.DOUBLE(5, 2)))
print(CreateTable(t).compile(dialect=mysql.dialect()))
