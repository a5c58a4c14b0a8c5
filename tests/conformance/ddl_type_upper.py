"""The SQL types in three dialects."""

from sqlalchemy import (
    BIGINT, BINARY, BLOB, BOOLEAN, CHAR, CLOB, DATE, DATETIME, DECIMAL, DOUBLE, DOUBLE_PRECISION, FLOAT,
    INTEGER, NCHAR, NUMERIC, NVARCHAR, REAL, SMALLINT, TEXT, TIME, TIMESTAMP, UUID, VARBINARY, VARCHAR,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite

for t in (VARCHAR(10), CHAR(3), NVARCHAR(5), NCHAR(2), TEXT, CLOB, INTEGER, BIGINT, SMALLINT, REAL, FLOAT, DOUBLE, DOUBLE_PRECISION, NUMERIC(5, 1), DECIMAL(5, 1), DATE, TIME, DATETIME, TIMESTAMP, BLOB, BINARY(4), VARBINARY(8), BOOLEAN, UUID):
    t = t() if isinstance(t, type) else t
    out = []
    for d in (sqlite, postgresql, mysql):
        out.append(t.compile(dialect=d.dialect()))
    print(repr(t), out)
