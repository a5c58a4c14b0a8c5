# The PostgreSQL dialect: printed, never connected to.
import _sqlalchemy as _sa
from _sqlalchemy import insert
from sqlalchemy.types import (
    ARRAY, BIGINT, BOOLEAN, CHAR, DATE, DOUBLE_PRECISION, FLOAT, INTEGER, JSON, NUMERIC, REAL, SMALLINT, TEXT, TIME,
    TIMESTAMP, UUID, VARCHAR, TypeEngine,
)


class dialect:
    name = "postgresql"
    driver = "psycopg"
    paramstyle = "pyformat"

    def __init__(self, **kw):
        pass


class _Own(TypeEngine):
    _kind = "Dialect"

    def __init__(self, *args, **kw):
        pass

    def _args(self):
        return (type(self).__name__, type(self).__name__, "postgresql")


class JSONB(_Own):
    pass


class INET(_Own):
    pass


class CIDR(_Own):
    pass


class TSVECTOR(_Own):
    pass


class BYTEA(_Own):
    pass


class HSTORE(_Own):
    pass


def __getattr__(name):
    return _sa.missing("sqlalchemy.dialects.postgresql", name)
