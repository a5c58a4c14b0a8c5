# The SQLite dialect: what programs import from it.
import _sqlalchemy as _sa
from _sqlalchemy import insert
from sqlalchemy.types import (
    BLOB, BOOLEAN, CHAR, DATE, DATETIME, DECIMAL, FLOAT, INTEGER, JSON, NUMERIC, REAL, SMALLINT, TEXT, TIME, TIMESTAMP,
    VARCHAR,
)


class dialect:
    name = "sqlite"
    driver = "pysqlite"
    paramstyle = "qmark"
    supports_native_boolean = False
    insert_returning = update_returning = delete_returning = True

    def __init__(self, **kw):
        pass


def __getattr__(name):
    return _sa.missing("sqlalchemy.dialects.sqlite", name)
