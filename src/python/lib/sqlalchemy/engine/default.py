# The dialect that `str(statement)` uses, and what listeners learn about an execution or an error.
import _sqlalchemy as _sa
from sqlalchemy import exc
from sqlalchemy.dialects import Dialect


class DefaultDialect(Dialect):
    pass


class StrCompileDialect(DefaultDialect):
    insert_returning = update_returning = delete_returning = True
    supports_native_boolean = True


class DefaultExecutionContext:
    isinsert = isupdate = isdelete = isddl = is_text = False
    result_column_struct = None

    def __init__(self, connection, cursor, statement, parameters, executemany, compiled):
        self.root_connection = connection
        self.cursor = cursor
        self.statement = self.unicode_statement = statement
        self.parameters = parameters
        self.executemany = executemany
        self.compiled = compiled

    @property
    def connection(self):
        return self.root_connection

    @property
    def engine(self):
        return self.root_connection.engine

    @property
    def dialect(self):
        return self.root_connection.dialect

    @property
    def execution_options(self):
        return self.root_connection.get_execution_options()

    @property
    def is_crud(self):
        return self.isinsert or self.isupdate or self.isdelete

    @property
    def rowcount(self):
        return self.cursor.rowcount

    @property
    def compiled_parameters(self):
        return [self.compiled.params] if self.compiled is not None else []


def _context(connection, cursor, statement, parameters, executemany, kind, compiled):
    from sqlalchemy.dialects.sqlite.base import SQLiteExecutionContext
    made = SQLiteExecutionContext(connection, cursor, statement, parameters, executemany, compiled)
    if kind in ("insert", "update", "delete", "ddl"):
        setattr(made, "is" + kind, True)
    return made


# What a default function of the program gets, when it takes an argument.
class _RowContext:
    def __init__(self, values):
        self.current_parameters = values

    def get_current_parameters(self, isolate_multiinsert_groups=True):
        return self.current_parameters

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        raise NotImplementedError("Athanor does not have the attribute %s of the context of a default yet" % name)


def _default_context(values):
    return _RowContext(values)


# What listeners of handle_error get.
class ExceptionContext:
    is_disconnect = False
    is_pre_ping = False
    invalidate_pool_on_disconnect = True
    chained_exception = None


def _error_context(error, connection, context, cursor):
    made = ExceptionContext()
    made.connection = connection
    made.engine = connection.engine
    made.dialect = connection.dialect
    made.cursor = cursor
    made.execution_context = context
    made.sqlalchemy_exception = error if isinstance(error, exc.SQLAlchemyError) else None
    made.original_exception = getattr(error, "orig", None) or error
    made.statement = getattr(error, "statement", None)
    made.parameters = getattr(error, "params", None)
    return made


def __getattr__(name):
    return _sa.missing("sqlalchemy.engine.default", name)
