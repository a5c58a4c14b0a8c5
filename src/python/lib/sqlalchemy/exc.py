# The exception classes of sqlalchemy.exc, with their messages.

def _short(text, limit=300):
    size = len(text)
    if size > limit:
        half = limit // 2
        text = "%s ... (%d characters truncated) ... %s" % (text[:half], size - limit, text[-half:])
    return text


def _one(params):
    if isinstance(params, dict):
        return "{" + ", ".join("%r: %s" % (key, _short(repr(value))) for key, value in params.items()) + "}"
    if isinstance(params, (tuple, list)):
        shown = [_short(repr(value)) for value in params]
        size = len(params)
        if size > 100:
            left = 50
            right = 50
            shown = shown[:left] + ["... %d parameters truncated ..." % (size - 100)] + shown[-right:]
        text = ", ".join(shown)
        if isinstance(params, tuple):
            return "(%s%s)" % (text, "," if size == 1 else "")
        return "[%s]" % text
    return _short(repr(params))


def _repr_params(params, ismulti=None):
    if params is None:
        return "[]"
    if ismulti is None:
        ismulti = isinstance(params, list) and len(params) > 0 and isinstance(params[0], (list, tuple, dict))
    if ismulti and isinstance(params, list):
        if len(params) > 10:
            first = ", ".join(_one(it) for it in params[:8])
            last = ", ".join(_one(it) for it in params[-2:])
            return "[%s  ... displaying 10 of %d total bound parameter sets ...  %s]" % (first, len(params), last)
        return "[%s]" % ", ".join(_one(it) for it in params)
    return _one(params)


class HasDescriptionCode:
    code = None

    def __init__(self, *arg, **kw):
        code = kw.pop("code", None)
        if code is not None:
            self.code = code
        super().__init__(*arg, **kw)

    def _code_str(self):
        if not self.code:
            return ""
        return "(Background on this error at: https://sqlalche.me/e/21/%s)" % (self.code,)

    def __str__(self):
        message = super().__str__()
        if self.code:
            message = "%s %s" % (message, self._code_str())
        return message


class SQLAlchemyError(HasDescriptionCode, Exception):
    def _message(self):
        if len(self.args) == 1:
            return str(self.args[0])
        return str(self.args)

    def _sql_message(self):
        message = self._message()
        if self.code:
            message = "%s %s" % (message, self._code_str())
        return message

    def __str__(self):
        return self._sql_message()


class EmulatedDBAPIException(Exception):
    pass


class ArgumentError(SQLAlchemyError):
    pass


class DuplicateColumnError(ArgumentError):
    pass


class ObjectNotExecutableError(ArgumentError):
    def __init__(self, target):
        super().__init__("Not an executable object: %r" % (target,))
        self.target = target


class NoSuchModuleError(ArgumentError):
    pass


class NoForeignKeysError(ArgumentError):
    pass


class AmbiguousForeignKeysError(ArgumentError):
    pass


class ConstraintColumnNotFoundError(ArgumentError):
    pass


class CircularDependencyError(SQLAlchemyError):
    def __init__(self, message, cycles=(), edges=(), msg=None, code=None):
        super().__init__(message, code=code)
        self.cycles = cycles
        self.edges = edges


class CompileError(SQLAlchemyError):
    pass


class UnsupportedCompilationError(CompileError):
    code = "l7de"

    def __init__(self, compiler, element_type=None, message=None):
        if element_type is None:
            super().__init__(compiler)
        else:
            tail = ": %s" % message if message else ""
            super().__init__("Compiler %r can't render element of type %s%s" % (compiler, element_type, tail))
        self.compiler = compiler
        self.element_type = element_type
        self.message = message


class IdentifierError(SQLAlchemyError):
    pass


class DisconnectionError(SQLAlchemyError):
    invalidate_pool = False


class InvalidatePoolError(DisconnectionError):
    invalidate_pool = True


class TimeoutError(SQLAlchemyError):
    pass


class InvalidRequestError(SQLAlchemyError):
    pass


class IllegalStateChangeError(InvalidRequestError):
    pass


class NoInspectionAvailable(InvalidRequestError):
    pass


class NoDBAPILoaded(InvalidRequestError):
    pass


class PendingRollbackError(InvalidRequestError):
    pass


class ResourceClosedError(InvalidRequestError):
    pass


class NoSuchColumnError(InvalidRequestError, KeyError):
    pass


class AmbiguousColumnError(InvalidRequestError):
    pass


class NoResultFound(InvalidRequestError):
    pass


class MultipleResultsFound(InvalidRequestError):
    pass


class NoReferenceError(InvalidRequestError):
    table_name = None


class AwaitRequired(InvalidRequestError):
    code = "xd1r"


class MissingGreenlet(InvalidRequestError):
    code = "xd2s"


class NoReferencedTableError(NoReferenceError):
    pass


class NoReferencedColumnError(NoReferenceError):
    pass


class NoSuchTableError(InvalidRequestError):
    pass


class UnreflectableTableError(InvalidRequestError):
    pass


class UnboundExecutionError(InvalidRequestError):
    pass


class DontWrapMixin:
    pass


class StatementError(SQLAlchemyError):
    def __init__(self, message, statement, params, orig, hide_parameters=False, code=None, ismulti=None):
        super().__init__(message, code=code)
        self.statement = statement
        self.params = params
        self.orig = orig
        self.ismulti = ismulti
        self.hide_parameters = hide_parameters
        self.connection_invalidated = False
        self.detail = []

    def add_detail(self, message):
        self.detail.append(message)

    def _sql_message(self):
        lines = [self._message()]
        if self.detail:
            lines = ["(%s)" % it for it in self.detail] + lines
        if self.statement:
            lines.append("[SQL: %s]" % (_short(self.statement, 1000000),))
            if self.params:
                if self.hide_parameters:
                    lines.append("[SQL parameters hidden due to hide_parameters=True]")
                else:
                    lines.append("[parameters: %s]" % _repr_params(self.params, self.ismulti))
        code = self._code_str()
        if code:
            lines.append(code)
        return "\n".join(lines)


class DBAPIError(StatementError):
    code = "dbapi"

    def __init__(self, statement, params, orig, hide_parameters=False, connection_invalidated=False, code=None,
                 ismulti=None):
        try:
            text = str(orig)
        except Exception as error:
            text = "Error in str() of DB-API-generated exception: " + str(error)
        kind = orig.__class__
        super().__init__("(%s.%s) %s" % (kind.__module__, kind.__name__, text), statement, params, orig,
                         hide_parameters, code=code, ismulti=ismulti)
        self.connection_invalidated = connection_invalidated

    @property
    def driver_exception(self):
        return self.orig


class InterfaceError(DBAPIError):
    code = "rvf5"


class DatabaseError(DBAPIError):
    code = "4xp6"


class DataError(DatabaseError):
    code = "9h9h"


class OperationalError(DatabaseError):
    code = "e3q8"


class IntegrityError(DatabaseError):
    code = "gkpj"


class InternalError(DatabaseError):
    code = "2j85"


class ProgrammingError(DatabaseError):
    code = "f405"


class NotSupportedError(DatabaseError):
    code = "tw8g"


class SATestSuiteWarning(Warning):
    pass


class SADeprecationWarning(HasDescriptionCode, DeprecationWarning):
    deprecated_since = None


class Base20DeprecationWarning(SADeprecationWarning):
    deprecated_since = "1.4"

    def __str__(self):
        return super().__str__() + " (Background on SQLAlchemy 2.0 at: https://sqlalche.me/e/b8d9)"


class LegacyAPIWarning(Base20DeprecationWarning):
    pass


class MovedIn20Warning(Base20DeprecationWarning):
    pass


class SAPendingDeprecationWarning(PendingDeprecationWarning):
    deprecated_since = None


class SAWarning(HasDescriptionCode, RuntimeWarning):
    pass


# What the native half raises: a class name, a message and an optional code.
def _make(name, message, code=None):
    kind = globals().get(name)
    if kind is None:
        from sqlalchemy.orm import exc as orm_exc
        kind = getattr(orm_exc, name)
    error = kind.__new__(kind)
    SQLAlchemyError.__init__(error, message, code=code)
    return error


# An error of the database: `kind` is the DBAPI class, `params` a list with one entry for each execution.
def _database(kind, message, statement, params, ismulti):
    import sqlite3
    orig = getattr(sqlite3, kind)(message)
    return globals()[kind](statement, params, orig, ismulti=ismulti), orig


def _statement(orig, statement, params, ismulti):
    return StatementError("(%s.%s) %s" % (type(orig).__module__, type(orig).__qualname__, orig), statement, params,
                          orig, ismulti=ismulti)
