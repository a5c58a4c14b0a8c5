# sqlalchemy.sql.functions: `func` under its own name.
import _sqlalchemy as _sa
from _sqlalchemy import func

FunctionElement = GenericFunction = Function = _sa.ColumnElement
count = func.count
now = func.now
coalesce = func.coalesce
concat = func.concat
current_timestamp = func.current_timestamp


def __getattr__(name):
    return _sa.missing("sqlalchemy.sql.functions", name)
