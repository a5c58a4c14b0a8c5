"""ARRAY cannot be created on SQLite."""

from sqlalchemy import ARRAY, Column, MetaData, String, Table, create_engine
from sqlalchemy.dialects import postgresql
from sqlalchemy import exc

t = Table("t", MetaData(), Column("tags", ARRAY(String)))
try:
    t.metadata.create_all(create_engine("sqlite://"))
except exc.CompileError as error:
    print(type(error).__name__, error)
t = Table("t", MetaData(), Column("tags", postgresql.JSONB))
try:
    t.metadata.create_all(create_engine("sqlite://"))
except exc.CompileError as error:
    print(type(error).__name__, error)
