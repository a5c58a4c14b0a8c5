# URLs: parsing and printing, as SQLAlchemy does it.
from sqlalchemy import exc

_ALWAYS_QUOTED = " +"


def _quote(text):
    out = []
    for byte in str(text).encode("utf-8"):
        char = chr(byte)
        if char.isalnum() and byte < 128 or char in "_.-~ +":
            out.append(char)
        else:
            out.append("%%%02X" % byte)
    return "".join(out)


def _unquote(text):
    if "%" not in text:
        return text
    out = bytearray()
    at = 0
    raw = text.encode("utf-8")
    while at < len(raw):
        if raw[at] == 37 and at + 2 < len(raw) + 0:
            try:
                out.append(int(raw[at + 1:at + 3], 16))
                at += 3
                continue
            except ValueError:
                pass
        out.append(raw[at])
        at += 1
    return out.decode("utf-8", "replace")


class URL:
    def __init__(self, drivername, username=None, password=None, host=None, port=None, database=None, query=None):
        self.drivername = drivername
        self.username = username
        self.password = password
        self.host = host
        self.port = port
        self.database = database
        self.query = dict(query or {})

    @classmethod
    def create(cls, drivername, username=None, password=None, host=None, port=None, database=None, query={}):
        return cls(drivername, username, password, host, int(port) if port is not None else None, database, query)

    def set(self, **kw):
        values = {name: getattr(self, name) for name in
                  ("drivername", "username", "password", "host", "port", "database", "query")}
        values.update((name, value) for name, value in kw.items() if value is not None)
        return URL(**values)

    def get_backend_name(self):
        return self.drivername.split("+")[0]

    def get_driver_name(self):
        if "+" in self.drivername:
            return self.drivername.split("+")[1]
        return {"sqlite": "pysqlite", "postgresql": "psycopg", "mysql": "mysqldb", "mariadb": "mysqldb",
                "oracle": "oracledb", "mssql": "pyodbc"}.get(self.drivername, self.drivername)

    def render_as_string(self, hide_password=True):
        text = self.drivername + "://"
        if self.username is not None:
            text += _quote(self.username)
            if self.password is not None:
                text += ":" + ("***" if hide_password else _quote(self.password))
            text += "@"
        if self.host is not None:
            text += "[%s]" % self.host if ":" in self.host else self.host
        if self.port is not None:
            text += ":%s" % self.port
        if self.database is not None:
            text += "/" + _quote_database(self.database)
        if self.query:
            text += "?" + "&".join("%s=%s" % (_quote(key).replace(" ", "+"), _quote(value).replace(" ", "+"))
                                   for key, value in sorted(self.query.items()))
        return text

    def __to_string__(self, hide_password=True):
        return self.render_as_string(hide_password)

    def __str__(self):
        return self.render_as_string(hide_password=True)

    def __repr__(self):
        return self.render_as_string(hide_password=True)

    def __eq__(self, other):
        return isinstance(other, URL) and self.render_as_string(False) == other.render_as_string(False)

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


def _failed():
    raise exc.ArgumentError("Could not parse SQLAlchemy URL from given URL string")


def _parse(text):
    name, mark, rest = text.partition("://")
    if not mark or not name or not all(it.isalnum() or it in "_+" for it in name):
        _failed()
    query = {}
    rest, mark, more = rest.partition("?")
    if mark:
        for pair in more.split("&"):
            if pair:
                key, _, value = pair.partition("=")
                query[_unquote(key.replace("+", " "))] = _unquote(value.replace("+", " "))
    location, mark, database = rest.partition("/")
    database = database if mark else None
    username = password = host = port = None
    if "@" in location:
        user, _, location = location.rpartition("@")
        username, mark, word = user.partition(":")
        username = _unquote(username)
        if mark:
            password = _unquote(word)
    if location.startswith("["):
        host, _, tail = location[1:].partition("]")
        port = tail[1:] or None
    elif location:
        host, _, number = location.partition(":")
        port = number or None
    if port is not None:
        if not port.isdigit():
            _failed()
        port = int(port)
    if database == "":
        database = None if name.startswith("sqlite") else ""
    return URL(name, username, password, host or None, port, database, query)


def _quote_database(text):
    return "".join(char if char.isalnum() or char in "_.-~ +/" else _quote(char) for char in text)
