"""CAST to the generic types, by dialect."""

from sqlalchemy import (
    Boolean, Date, DateTime, Float, Integer, JSON, LargeBinary, Numeric, String, Text, cast, column,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite

for d in (sqlite, postgresql, mysql):
    for t in (Integer, String(5), Numeric(10, 2), Float, Date, DateTime, Text, Boolean, LargeBinary, JSON):
        print(cast(column("x"), t).compile(dialect=d.dialect()))
