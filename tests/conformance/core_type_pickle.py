"""PickleType is refused or works."""

from sqlalchemy import (
    Boolean, Column, DateTime, Integer, Interval, JSON, LargeBinary, MetaData, Numeric, String, Table,
    Uuid,
)

t = Table("t", MetaData(), Column("id", Integer), Column("a", String))
print(t.c.a.type.python_type, t.c.id.type.python_type, Numeric().python_type, DateTime().python_type, JSON().python_type, LargeBinary().python_type, Boolean().python_type, Uuid().python_type, Interval().python_type)
