# The MySQL dialect: printed, never connected to.
import _sqlalchemy as _sa
from sqlalchemy.types import (
    BIGINT, BINARY, BLOB, BOOLEAN, CHAR, DATE, DATETIME, DECIMAL, DOUBLE, FLOAT, INTEGER, JSON, NUMERIC, REAL, SMALLINT,
    TEXT, TIME, TIMESTAMP, VARBINARY, VARCHAR,
)


class dialect:
    name = "mysql"
    driver = "mysqldb"
    paramstyle = "format"

    def __init__(self, **kw):
        pass


def __getattr__(name):
    return _sa.missing("sqlalchemy.dialects.mysql", name)
