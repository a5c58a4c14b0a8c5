# The dialect that `str(statement)` uses.
import _sqlalchemy as _sa
from sqlalchemy.dialects import Dialect


class DefaultDialect(Dialect):
    pass


class StrCompileDialect(DefaultDialect):
    insert_returning = update_returning = delete_returning = True
    supports_native_boolean = True


def __getattr__(name):
    return _sa.missing("sqlalchemy.engine.default", name)
