# URLs: parsing and printing, as SQLAlchemy does it.
from typing import NamedTuple

from sqlalchemy import exc
from sqlalchemy.util import immutabledict


def _quote(text, safe):
    out = []
    for byte in str(text).encode("utf-8"):
        char = chr(byte)
        if byte < 128 and (char.isalnum() or char in "_.-~" or char in safe):
            out.append(char)
        else:
            out.append("%%%02X" % byte)
    return "".join(out)


def _quote_plus(text):
    return _quote(text, " ").replace(" ", "+")


def _unquote(text):
    if "%" not in text:
        return text
    out = bytearray()
    at = 0
    raw = text.encode("utf-8")
    while at < len(raw):
        if raw[at] == 37:
            try:
                out.append(int(raw[at + 1:at + 3], 16))
                at += 3
                continue
            except ValueError:
                pass
        out.append(raw[at])
        at += 1
    return out.decode("utf-8", "replace")


def _pairs(text):
    for pair in text.split("&"):
        key, mark, value = pair.partition("=")
        if mark and value:
            yield _unquote(key.replace("+", " ")), _unquote(value.replace("+", " "))


def _collected(pairs):
    query = {}
    for key, value in pairs:
        if key in query:
            known = query[key]
            query[key] = (known if isinstance(known, tuple) else (known,)) + (value,)
        else:
            query[key] = value
    return query


# The drivers of each database; the first is what a name without one means.
_DRIVERS = {
    "sqlite": ("pysqlite", "aiosqlite", "pysqlcipher", "pysqlite_numeric", "pysqlite_dollar"),
    "postgresql": ("psycopg", "psycopg2", "psycopg_async", "psycopg2cffi", "asyncpg", "pg8000"),
    "mysql": ("mysqldb", "pymysql", "mysqlconnector", "cymysql", "pyodbc", "aiomysql", "asyncmy", "mariadbconnector"),
    "mariadb": ("mysqldb", "pymysql", "mariadbconnector", "mysqlconnector", "cymysql", "pyodbc", "aiomysql", "asyncmy"),
    "oracle": ("oracledb", "cx_oracle", "oracledb_async"),
    "mssql": ("pyodbc", "pymssql", "aioodbc", "mssqlpython"),
}


class _Parts(NamedTuple):
    drivername: str
    username: str
    password: str
    host: str
    port: int
    database: str
    query: dict


class URL(_Parts):
    __slots__ = ()

    @classmethod
    def create(cls, drivername, username=None, password=None, host=None, port=None, database=None, query={}):
        return cls(
            cls._text(drivername, "drivername"), cls._optional(username, "username"), password,
            cls._optional(host, "host"), None if port is None else int(port), cls._optional(database, "database"),
            cls._query(query))

    @staticmethod
    def _text(value, name):
        if not isinstance(value, str):
            raise TypeError("%s must be a string" % name)
        if not value:
            raise ValueError("%s must be a non-empty string" % name)
        return value

    @staticmethod
    def _optional(value, name):
        if value is not None and not isinstance(value, str):
            raise TypeError("%s must be a string" % name)
        return value

    @staticmethod
    def _query(given):
        pairs = given.items() if hasattr(given, "items") else given
        made = {}
        for key, value in pairs:
            if not isinstance(key, str):
                raise TypeError("Query dictionary keys must be strings")
            if isinstance(value, str):
                made[key] = value
            elif isinstance(value, (list, tuple)):
                if not all(isinstance(it, str) for it in value):
                    raise TypeError("Query dictionary values must be strings or sequences of strings")
                made[key] = tuple(value)
            else:
                raise TypeError("Query dictionary values must be strings or sequences of strings")
        return immutabledict(made)

    def set(self, drivername=None, username=None, password=None, host=None, port=None, database=None, query=None):
        given = {"drivername": drivername, "username": username, "password": password, "host": host, "port": port,
                 "database": database, "query": query}
        parts = self._asdict()
        parts.update((name, value) for name, value in given.items() if value is not None)
        return URL.create(**parts)

    def _replace(self, **kw):
        return self.set(**kw)

    def update_query_string(self, query_string, append=False):
        return self.update_query_pairs(list(_pairs(query_string)), append=append)

    def update_query_pairs(self, key_value_pairs, append=False):
        return self.update_query_dict(_collected(key_value_pairs), append=append)

    def update_query_dict(self, query_parameters, append=False):
        merged = dict(self.query)
        for key, value in query_parameters.items():
            if append and key in merged:
                known = merged[key]
                value = ((known if isinstance(known, tuple) else (known,))
                         + (tuple(value) if isinstance(value, (list, tuple)) else (value,)))
            merged[key] = value
        return self.set(query=merged) if merged else self

    def difference_update_query(self, names):
        if not set(names).intersection(self.query):
            return self
        left = {key: value for key, value in self.query.items() if key not in names}
        return URL(self.drivername, self.username, self.password, self.host, self.port, self.database,
                   immutabledict(left))

    @property
    def normalized_query(self):
        return immutabledict({key: value if isinstance(value, tuple) else (value,)
                              for key, value in self.query.items()})

    def get_backend_name(self):
        return self.drivername.split("+")[0]

    def get_driver_name(self):
        if "+" in self.drivername:
            return self.drivername.split("+")[1]
        return _DRIVERS.get(self.drivername, (self.drivername,))[0]

    def get_dialect(self, _is_async=False):
        import importlib
        _check(self)
        name = self.get_backend_name()
        return importlib.import_module("sqlalchemy.dialects." + ("mysql" if name == "mariadb" else name)).dialect

    def translate_connect_args(self, names=None, **kw):
        out = {}
        for name in ("host", "database", "username", "password", "port"):
            value = getattr(self, name)
            if value:
                out[kw.get(name, name)] = value
        return out

    def render_as_string(self, hide_password=True):
        text = self.drivername + "://"
        if self.username is not None:
            text += _quote(self.username, " +")
            if self.password is not None:
                text += ":" + ("***" if hide_password else _quote(self.password, " +"))
            text += "@"
        if self.host is not None:
            text += "[%s]" % self.host if ":" in self.host else self.host
        if self.port is not None:
            text += ":%s" % self.port
        if self.database is not None:
            text += "/" + _quote(self.database, " +/")
        if self.query:
            text += "?" + "&".join(
                "%s=%s" % (_quote_plus(key), _quote_plus(it))
                for key in sorted(self.query)
                for it in (self.query[key] if isinstance(self.query[key], tuple) else (self.query[key],)))
        return text

    def __to_string__(self, hide_password=True):
        return self.render_as_string(hide_password)

    def __str__(self):
        return self.render_as_string(hide_password=True)

    def __repr__(self):
        return self.render_as_string(hide_password=True)

    def __copy__(self):
        return URL.create(**self._asdict())

    def __deepcopy__(self, memo):
        return self.__copy__()

    def __eq__(self, other):
        return isinstance(other, URL) and tuple(self) == tuple(other)

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash(self.render_as_string(False))


def make_url(name_or_url):
    if isinstance(name_or_url, URL):
        return name_or_url
    if not isinstance(name_or_url, str):
        raise exc.ArgumentError("Expected string or URL object, got %r" % (name_or_url,))
    return _parse(name_or_url)


def _parse(text):
    name, mark, rest = text.partition("://")
    if not mark or not name or not all(it.isalnum() or it in "_+" for it in name):
        raise exc.ArgumentError("Could not parse SQLAlchemy URL from given URL string")
    username = password = host = port = database = None
    end = next((at for at, it in enumerate(rest) if it in ":/"), len(rest))
    if rest[end:end + 1] == ":" and "@" in rest[end:]:
        username = rest[:end]
        password, _, rest = rest[end + 1:].partition("@")
    elif "@" in rest[:end]:
        username, _, tail = rest[:end].rpartition("@")
        rest = tail + rest[end:]
    location, mark, query = rest.partition("?")
    location, slash, tail = location.partition("/")
    if slash:
        database = tail
    if location.startswith("["):
        host, _, location = location[1:].partition("]")
    elif ":" not in location:
        host, location = location, ""
    else:
        host, _, location = location.partition(":")
        location = ":" + location
    if location.startswith(":") and location[1:]:
        port = location[1:]
    return URL.create(
        name, _unquote(username) if username is not None else None,
        _unquote(password) if password is not None else None, host or None, port, database,
        _collected(_pairs(query)) if mark else {})


# Refuses addresses of databases that SQLAlchemy does not know, and of drivers that would have to be installed.
def _check(url):
    backend = url.get_backend_name()
    if backend not in _DRIVERS or "+" in url.drivername and url.get_driver_name() not in _DRIVERS[backend]:
        raise exc.NoSuchModuleError("Can't load plugin: sqlalchemy.dialects:%s" % url.drivername.replace("+", "."))
    if backend in ("oracle", "mssql"):
        module = {"cx_oracle": "cx_Oracle", "oracledb_async": "oracledb"}.get(url.get_driver_name())
        raise ModuleNotFoundError("No module named %r" % (module or url.get_driver_name()))
    if backend == "sqlite" and (url.username or url.host or url.password or url.port):
        raise exc.ArgumentError(
            "Invalid SQLite URL: %s\nValid SQLite URL forms are:\n sqlite:///:memory: (or, sqlite://)\n "
            "sqlite:///relative/path/to/file.db\n sqlite:////absolute/path/to/file.db" % (url,))


# What `create_engine` makes of its first argument: the URL, and the database's name.
def _for_engine(name_or_url):
    url = make_url(name_or_url)
    _check(url)
    return url, url.database or ""
