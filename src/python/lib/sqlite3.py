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


# What the "connect" event hands out: enough of a driver's connection to set a PRAGMA.
class Connection:
    def __init__(self, native):
        self._native = native
        self.isolation_level = ""
        self.row_factory = None

    def cursor(self):
        return Cursor(self)

    def execute(self, sql, parameters=()):
        return self.cursor().execute(sql, parameters)

    def commit(self):
        pass

    def rollback(self):
        pass

    def close(self):
        pass


class Cursor:
    def __init__(self, connection):
        self.connection = connection
        self._rows = []

    def execute(self, sql, parameters=()):
        import _sqlalchemy
        if parameters:
            raise NotImplementedError("Athanor does not have parameters on the driver's cursor yet")
        self._rows = _sqlalchemy.driver_execute(self.connection._native, sql)
        return self

    def fetchone(self):
        return self._rows.pop(0) if self._rows else None

    def fetchall(self):
        rows, self._rows = self._rows, []
        return rows

    def close(self):
        pass


def _connection(native):
    return Connection(native)


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise NotImplementedError("Athanor does not have sqlite3.%s: use sqlalchemy.create_engine" % name)
