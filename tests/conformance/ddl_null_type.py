"""A column without a type cannot be created."""

from sqlalchemy import Column, MetaData, Table
from sqlalchemy import exc
from sqlalchemy.schema import CreateTable

t = Table("t", MetaData(), Column("x"))
print(repr(t.c.x.type), t.c.x.type)
try:
    print(CreateTable(t))
except exc.CompileError as error:
    print(error)
