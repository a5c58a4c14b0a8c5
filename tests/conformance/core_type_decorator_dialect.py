"""load_dialect_impl chooses the type underneath, coerce_compared_value the other side."""

import uuid

from sqlalchemy import CHAR, Column, MetaData, Table, TypeDecorator, UUID
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import CreateTable

class GUID(TypeDecorator):
    impl = CHAR
    cache_ok = True
    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(UUID())
        return dialect.type_descriptor(CHAR(32))
    def process_bind_param(self, value, dialect):
        return None if value is None else "%.32x" % value.int
    def process_result_value(self, value, dialect):
        return None if value is None else uuid.UUID(value)
t = Table("t", MetaData(), Column("g", GUID))
for d in (sqlite, postgresql, mysql):
    print(CreateTable(t).compile(dialect=d.dialect()))
