# The SQLite dialect: what programs import from it.
import _sqlalchemy as _sa
from sqlalchemy.dialects import Dialect
from sqlalchemy.types import (
    BLOB, BOOLEAN, CHAR, DATE, DATETIME, DECIMAL, FLOAT, INTEGER, JSON, NUMERIC, REAL, SMALLINT, TEXT, TIME, TIMESTAMP,
    VARCHAR,
)


class dialect(Dialect):
    name = "sqlite"
    driver = "pysqlite"
    paramstyle = "qmark"
    positional = True
    default_schema_name = "main"
    insert_returning = update_returning = delete_returning = True
    supports_default_values = True
    supports_alter = False


def insert(table):
    return _sa.insert_of(table, "sqlite")


Insert = _sa.UpdateBase


def __getattr__(name):
    return _sa.missing("sqlalchemy.dialects.sqlite", name)
