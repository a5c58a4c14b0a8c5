# The exception classes of the driver that SQLAlchemy names in its messages. There is no other driver here.
version = "2.6.0"
sqlite_version = "3.40.1"
sqlite_version_info = (3, 40, 1)
paramstyle = "qmark"
apilevel = "2.0"
threadsafety = 1


class Warning(Exception):
    pass


class Error(Exception):
    pass


class InterfaceError(Error):
    pass


class DatabaseError(Error):
    pass


class InternalError(DatabaseError):
    pass


class OperationalError(DatabaseError):
    pass


class ProgrammingError(DatabaseError):
    pass


class IntegrityError(DatabaseError):
    pass


class DataError(DatabaseError):
    pass


class NotSupportedError(DatabaseError):
    pass


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise NotImplementedError("Athanor does not have sqlite3.%s: use sqlalchemy.create_engine" % name)
