"""A VARCHAR without length is refused by MySQL."""

from sqlalchemy import Column, MetaData, String, Table
from sqlalchemy.dialects import mysql
from sqlalchemy import exc
from sqlalchemy.schema import CreateTable

try:
    print(String().compile(dialect=mysql.dialect()))
except exc.CompileError as error:
    print(error)
try:
    print(CreateTable(Table("t", MetaData(), Column("x", String))).compile(dialect=mysql.dialect()))
except exc.CompileError as error:
    print(error)
