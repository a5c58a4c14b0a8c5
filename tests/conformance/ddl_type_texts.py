"""The generic types in three dialects."""

from sqlalchemy import (
    BigInteger, Boolean, Date, DateTime, Double, Float, Integer, Interval, JSON, LargeBinary, Numeric,
    SmallInteger, String, Text, Time, Unicode, UnicodeText, Uuid,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite

for t in (Integer, SmallInteger, BigInteger, String(20), Text, Unicode(20), UnicodeText, Boolean, Float, Double, Numeric(8, 3), Date, Time, DateTime, DateTime(timezone=True), Interval, LargeBinary, Uuid, JSON, Float(5), Numeric):
    t = t() if isinstance(t, type) else t
    print(repr(t), [t.compile(dialect=d.dialect()) for d in (sqlite, postgresql, mysql)])
