# Types that only MySQL has, and the generic ones with MySQL's own words.
from sqlalchemy import types as _types
from sqlalchemy.types import DialectType


class _Own(DialectType):
    _dialect = "mysql"


def _sized(name, *numbers):
    given = [str(it) for it in numbers if it is not None]
    return name + ("(%s)" % ", ".join(given) if given else "")


class _Number(_Own):
    _names = ("display_width",)

    def __init__(self, *args, unsigned=False, zerofill=False, **kw):
        for name in self._names:
            setattr(self, name, None)
        for name, value in zip(self._names, args):
            setattr(self, name, value)
        for name, value in kw.items():
            setattr(self, name, value)
        self.unsigned = unsigned
        self.zerofill = zerofill

    def _ddl(self):
        text = _sized(type(self).__name__, *(getattr(self, name) for name in self._names))
        if self.unsigned:
            text += " UNSIGNED"
        if self.zerofill:
            text += " ZEROFILL"
        return text

    def __repr__(self):
        parts = ["%s=%r" % (name, getattr(self, name)) for name in self._names if getattr(self, name) is not None]
        parts += [name + "=True" for name in ("unsigned", "zerofill") if getattr(self, name)]
        return "%s(%s)" % (type(self).__name__, ", ".join(parts))


class _Whole(_Number):
    _like = _types.Integer


class _Fraction(_Number):
    _names = ("precision", "scale")
    _like = _types.Numeric


class _Floating(_Number):
    _names = ("precision", "scale")
    _like = _types.Float


def _make(base, *names):
    for name in names:
        globals()[name] = type(name, (base,), {"__module__": __name__})


_make(_Whole, "TINYINT", "MEDIUMINT", "INTEGER", "SMALLINT", "BIGINT")
_make(_Fraction, "NUMERIC", "DECIMAL")
_make(_Floating, "FLOAT", "DOUBLE", "REAL")


class _Text(_Own):
    _like = _types.Text
    _names = ()

    def __init__(self, length=None, charset=None, collation=None, ascii=False, unicode=False, binary=False,
                 national=False, **kw):
        self.length = length
        self.charset = charset
        self.collation = collation
        self.ascii = ascii
        self.unicode = unicode
        self.binary = binary
        self.national = national

    def _ddl(self):
        text = _sized(self._spelling or type(self).__name__, self.length)
        if self.charset:
            text += " CHARACTER SET " + self.charset
        elif self.ascii:
            text += " ASCII"
        elif self.unicode:
            text += " UNICODE"
        if self.collation:
            text += " COLLATE " + self.collation
        elif self.binary:
            text += " BINARY"
        return text

    def __repr__(self):
        parts = ["%s=%r" % (name, getattr(self, name)) for name in ("length", "charset", "collation")
                 if getattr(self, name) is not None]
        return "%s(%s)" % (type(self).__name__, ", ".join(parts))


_make(_Text, "TINYTEXT", "TEXT", "MEDIUMTEXT", "LONGTEXT", "VARCHAR", "CHAR")


class NVARCHAR(_Text):
    _spelling = "NATIONAL VARCHAR"


class NCHAR(_Text):
    _spelling = "NATIONAL CHAR"


class _Binary(_Own):
    _like = _types.LargeBinary


_make(_Binary, "TINYBLOB", "MEDIUMBLOB", "LONGBLOB")


class BIT(_Own):
    def __init__(self, length=None):
        self.length = length

    def _ddl(self):
        return _sized("BIT", self.length)

    def __repr__(self):
        return "BIT(length=%r)" % self.length if self.length is not None else "BIT()"


class YEAR(_Own):
    _like = _types.Integer

    def __init__(self, display_width=None):
        self.display_width = display_width

    def _ddl(self):
        return _sized("YEAR", self.display_width)

    def __repr__(self):
        return "YEAR()"


class _Time(_Own):
    def __init__(self, timezone=False, fsp=None):
        self.timezone = timezone
        self.fsp = fsp

    def _ddl(self):
        return _sized(type(self).__name__, self.fsp)

    def __repr__(self):
        return "%s(%s)" % (type(self).__name__, "" if self.fsp is None else "fsp=%d" % self.fsp)


class DATETIME(_Time):
    _like = _types.DateTime


class TIMESTAMP(_Time):
    _like = _types.DateTime


class TIME(_Time):
    def __init__(self, fsp=None):
        super().__init__(fsp=fsp)

    _like = _types.Time


class ENUM(_types.Enum):
    pass


class SET(_Own):
    _like = _types.String

    def __init__(self, *values, **kw):
        self.values = values

    def _ddl(self):
        return "SET(%s)" % ",".join("'%s'" % it.replace("'", "''") for it in self.values)

    def __repr__(self):
        return "SET(%s)" % ", ".join(repr(it) for it in self.values)
