# The PostgreSQL dialect: printed, never connected to.
import _sqlalchemy as _sa
from sqlalchemy import types as _types
from sqlalchemy.dialects import Dialect
from sqlalchemy.dialects.postgresql.types import (
    ARRAY, BIT, BYTEA, CIDR, CITEXT, DATEMULTIRANGE, DATERANGE, ENUM, HSTORE, INET, INT4MULTIRANGE, INT4RANGE,
    INT8MULTIRANGE, INT8RANGE, INTERVAL, JSON, JSONB, JSONPATH, MACADDR, MACADDR8, MONEY, NUMMULTIRANGE, NUMRANGE, OID,
    REGCLASS, REGCONFIG, TIME, TIMESTAMP, TSMULTIRANGE, TSQUERY, TSRANGE, TSTZMULTIRANGE, TSTZRANGE, TSVECTOR,
)
from sqlalchemy.types import (
    BIGINT, BOOLEAN, CHAR, DATE, DOUBLE_PRECISION, FLOAT, INTEGER, NUMERIC, REAL, SMALLINT, TEXT, UUID, VARCHAR,
)


class dialect(Dialect):
    name = "postgresql"
    driver = "psycopg"
    paramstyle = "pyformat"
    default_schema_name = "public"
    insert_returning = update_returning = delete_returning = True
    supports_native_boolean = supports_native_enum = supports_sequences = True
    max_identifier_length = 63


def insert(table):
    return _sa.insert_of(table, "postgresql")


Insert = _sa.UpdateBase


def array(clauses, *, type_=None, **kw):
    return _sa.array_literal(list(clauses), type_)


def array_agg(*args, **kw):
    return _sa.func.array_agg(*args, **kw)


def aggregate_order_by(target, *order_by):
    return _sa.ordered(target, list(order_by))


def Any(other, arrexpr, operator=None):
    return _sa.quantified(arrexpr, False, other, operator)


def All(other, arrexpr, operator=None):
    return _sa.quantified(arrexpr, True, other, operator)


def _text_search(name):
    def function(*args):
        return getattr(_sa.func, name)(*args)
    function.__name__ = name
    return function


to_tsvector, to_tsquery, plainto_tsquery, phraseto_tsquery, websearch_to_tsquery, ts_headline = map(_text_search, (
    "to_tsvector", "to_tsquery", "plainto_tsquery", "phraseto_tsquery", "websearch_to_tsquery", "ts_headline"))


def __getattr__(name):
    return _sa.missing("sqlalchemy.dialects.postgresql", name)
