"""The classes of sqlalchemy.exc and how they hang together."""

from sqlalchemy import exc

for name in ("SQLAlchemyError", "ArgumentError", "NoSuchModuleError", "NoForeignKeysError", "AmbiguousForeignKeysError", "CircularDependencyError", "CompileError", "UnsupportedCompilationError", "IdentifierError", "DisconnectionError", "TimeoutError", "InvalidRequestError", "NoInspectionAvailable", "PendingRollbackError", "ResourceClosedError", "NoSuchColumnError", "NoResultFound", "MultipleResultsFound", "NoReferenceError", "NoReferencedTableError", "NoReferencedColumnError", "NoSuchTableError", "UnreflectableTableError", "UnboundExecutionError", "StatementError", "DBAPIError", "InterfaceError", "DatabaseError", "DataError", "OperationalError", "IntegrityError", "InternalError", "ProgrammingError", "NotSupportedError", "SADeprecationWarning", "SAWarning", "ObjectNotExecutableError", "AwaitRequired", "MissingGreenlet"):
    print(name, [it.__name__ for it in getattr(exc, name).__mro__[1:-1]], getattr(exc, name).code if hasattr(getattr(exc, name), "code") else "")
