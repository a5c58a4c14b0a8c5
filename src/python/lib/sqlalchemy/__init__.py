# The package: names gathered from the modules that hold them.
import _sqlalchemy as _sa
from _sqlalchemy import (
    Column, ColumnElement, Connection, CursorResult, Engine, ForeignKey, FromClause, MetaData, Row, RowMapping, Select,
    Table, TextClause, Transaction, and_, bindparam, case, cast, column, create_engine, delete, exists, extract, func,
    insert, join, label, literal, literal_column, not_, null, or_, select, table, text, true, false, tuple_,
    type_coerce, update, alias,
)

from sqlalchemy import exc, types
from sqlalchemy.types import (
    ARRAY, BIGINT, BINARY, BLOB, BOOLEAN, BigInteger, Boolean, CHAR, CLOB, DATE, DATETIME, DECIMAL, DOUBLE,
    DOUBLE_PRECISION, Date, DateTime, Double, Enum, FLOAT, Float, INT, INTEGER, Integer, Interval, JSON, LargeBinary,
    NCHAR, NUMERIC, NVARCHAR, Numeric, NumericCommon, PickleType, REAL, SMALLINT, SmallInteger, String, TEXT, TIME,
    TIMESTAMP, Text, Time, TupleType, TypeDecorator, UUID, Unicode, UnicodeText, Uuid, VARBINARY, VARCHAR,
)
from sqlalchemy.schema import (
    BaseDDLElement, CheckConstraint, ColumnDefault, Computed, Constraint, DDL, DDLElement, DefaultClause,
    ExecutableDDLElement, FetchedValue, ForeignKeyConstraint, Identity, Index, PrimaryKeyConstraint, Sequence,
    UniqueConstraint,
)
from sqlalchemy.sql.expression import (
    Alias, CTE, CompoundSelect, Executable, Join, LABEL_STYLE_DEFAULT, LABEL_STYLE_DISAMBIGUATE_ONLY, LABEL_STYLE_NONE,
    LABEL_STYLE_TABLENAME_PLUS_COL, SelectBase, SelectLabelStyle, Subquery, TableClause, aggregate_order_by, all_, any_,
    asc, between, bitwise_not, collate, cte, desc, distinct, except_, except_all, funcfilter, intersect, intersect_all,
    lateral, modifier, nulls_first, nulls_last, nullsfirst, nullslast, outerjoin, over, quoted_name, subquery,
    tablesample, try_cast, union, union_all, values, within_group,
)
from sqlalchemy.inspection import inspect
from sqlalchemy import event, sql, engine
from sqlalchemy.engine import (
    Inspector, MappingResult, Result, ScalarResult, URL, create_mock_engine, create_pool_from_url, engine_from_config,
    make_url,
)
from sqlalchemy.pool import (
    AssertionPool, AsyncAdaptedQueuePool, NullPool, Pool, PoolProxiedConnection, QueuePool, SingletonThreadPool,
    StaticPool,
)

ClauseElement = SQLColumnExpression = ColumnElement
Insert = Update = Delete = _sa.UpdateBase
from _sqlalchemy import Exists
from sqlalchemy.engine import NestedTransaction, RootTransaction
from _sqlalchemy import BinaryExpression, BindParameter, BooleanClauseList, ColumnClause, Function, Label, ScalarSelect, UnaryExpression
ColumnExpressionArgument = object

__version__ = "2.1.9"


def __getattr__(name):
    if name in _LAZY:
        import importlib
        return importlib.import_module("sqlalchemy." + name)
    return _sa.missing("sqlalchemy", name)


_LAZY = ("orm", "pool", "schema", "dialects", "ext", "future", "inspection", "util")


def __dir__():
    return sorted(it for it in globals() if not it.startswith("_"))
