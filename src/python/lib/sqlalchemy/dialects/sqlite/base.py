# Names of the SQLite dialect that programs import from here.
import _sqlalchemy as _sa
from sqlalchemy.dialects.sqlite import dialect as SQLiteDialect
from sqlalchemy.engine.default import DefaultExecutionContext


class SQLiteExecutionContext(DefaultExecutionContext):
    pass


def __getattr__(name):
    return _sa.missing("sqlalchemy.dialects.sqlite.base", name)
