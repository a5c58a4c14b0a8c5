# The driver: connections and cursors on the embedded database, as far as SQLAlchemy's users meet them.
# Source of the behaviour: the module sqlite3 of CPython 3.11.
import _sqlalchemy

version = "2.6.0"
version_info = (2, 6, 0)
sqlite_version = "3.40.1"
sqlite_version_info = (3, 40, 1)
paramstyle = "qmark"
apilevel = "2.0"
threadsafety = 1
PARSE_DECLTYPES = 1
PARSE_COLNAMES = 2


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


class Connection:
    Warning, Error, InterfaceError, DatabaseError = Warning, Error, InterfaceError, DatabaseError
    InternalError, OperationalError, ProgrammingError = InternalError, OperationalError, ProgrammingError
    IntegrityError, DataError, NotSupportedError = IntegrityError, DataError, NotSupportedError

    def __init__(self, native):
        self._native = native
        self.isolation_level = ""
        self.row_factory = None
        self.text_factory = str

    def _check(self):
        if self._native is None:
            raise ProgrammingError("Cannot operate on a closed database.")
        return self._native

    def cursor(self, factory=None):
        self._check()
        return Cursor(self)

    def execute(self, sql, parameters=()):
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql, parameters):
        return self.cursor().executemany(sql, parameters)

    def executescript(self, script):
        return self.cursor().executescript(script)

    def commit(self):
        self._check().commit()

    def rollback(self):
        self._check().rollback()

    # What a pool does when the connection comes back.
    def _reset(self):
        if self._native is not None:
            self._native.reset()

    def close(self):
        native, self._native = self._native, None
        if native is not None:
            native.close()

    @property
    def in_transaction(self):
        return self._check().in_transaction()

    def create_function(self, name, narg, func, *, deterministic=False):
        raise NotImplementedError("Athanor does not have functions of the program in SQL yet")

    def create_collation(self, name, callable):
        raise NotImplementedError("Athanor does not have collations of the program yet")

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        self.rollback() if kind is not None else self.commit()
        return False


class Row:
    def __init__(self, cursor, values):
        self._names = [it[0] for it in cursor.description]
        self._values = tuple(values)

    def keys(self):
        return list(self._names)

    def __getitem__(self, key):
        if not isinstance(key, str):
            return self._values[key]
        for name, value in zip(self._names, self._values):
            if name.lower() == key.lower():
                return value
        raise IndexError("No item with that key")

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return iter(self._values)

    def __eq__(self, other):
        return isinstance(other, Row) and self._names == other._names and self._values == other._values

    def __hash__(self):
        return hash(self._values)


class Cursor:
    def __init__(self, connection):
        self.connection = connection
        self.description = None
        self.rowcount = -1
        self.lastrowid = None
        self.arraysize = 1
        self.row_factory = connection.row_factory if connection is not None else None
        self._rows = []

    def _run(self, sql, parameters):
        rows, names, self.rowcount, lastrowid = self.connection._check().execute(sql, parameters)
        self._rows = rows
        self.description = tuple((it, None, None, None, None, None, None) for it in names) or None
        if lastrowid is not None:
            self.lastrowid = lastrowid
        elif self.lastrowid is None and self.description is None:
            self.lastrowid = 0

    def execute(self, sql, parameters=()):
        self._run(sql, parameters)
        return self

    def executemany(self, sql, parameters):
        count = 0
        for it in parameters:
            self._run(sql, it)
            count += max(self.rowcount, 0)
        self.rowcount = count
        return self

    def executescript(self, script):
        self.connection.commit()
        self.connection._check().script(script)
        return self

    def _shown(self, row):
        return row if self.row_factory is None else self.row_factory(self, row)

    def fetchone(self):
        return self._shown(self._rows.pop(0)) if self._rows else None

    def fetchmany(self, size=None):
        size = self.arraysize if size is None else size
        rows, self._rows = self._rows[:size], self._rows[size:]
        return [self._shown(it) for it in rows]

    def fetchall(self):
        rows, self._rows = self._rows, []
        return [self._shown(it) for it in rows]

    def __iter__(self):
        while self._rows:
            yield self._shown(self._rows.pop(0))

    def close(self):
        self._rows = []


def _executed(cursor, names, rowcount, lastrowid):
    cursor.description = tuple((it, None, None, None, None, None, None) for it in names) or None
    cursor.rowcount = rowcount
    cursor.lastrowid = lastrowid


def connect(database, timeout=5.0, detect_types=0, isolation_level="", check_same_thread=True, factory=None,
            cached_statements=128, uri=False):
    return _sqlalchemy.driver_connect(str(database))


def _connection(native):
    return Connection(native)


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise NotImplementedError("Athanor does not have sqlite3.%s yet" % name)
