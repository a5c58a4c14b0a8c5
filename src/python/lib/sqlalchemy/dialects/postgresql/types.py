# Types that only PostgreSQL has.
import _sqlalchemy as _sa
from sqlalchemy import types as _types
from sqlalchemy.types import Comparator, DialectType

ARRAY = _types.ARRAY
JSON = _types.JSON


class _Own(DialectType):
    _dialect = "postgresql"


# `data["a"].astext`: the text of an element.
class _JsonComparator(Comparator):
    @property
    def astext(self):
        return self.expr.op("->>", precedence=15, return_type=_types.Text())

    def _compared(self, op, other, comparison=True):
        return self.expr.op(op, precedence=5, is_comparison=comparison)(other)


class _JsonbComparator(_JsonComparator):
    def has_key(self, other):
        return self._compared("?", other)

    def has_all(self, other):
        return self._compared("?&", other)

    def has_any(self, other):
        return self._compared("?|", other)

    def contains(self, other, **kw):
        return self.expr.contains(other)

    def contained_by(self, other):
        return self._compared("<@", other)

    def concat(self, other):
        return self.expr.op("||")(other)

    def delete_path(self, path):
        return self.expr.op("#-")(path)

    def path_exists(self, other):
        return self._compared("@?", other)

    def path_match(self, other):
        return self._compared("@@", other)


class JSONB(_Own):
    _like = _types.JSON
    comparator_factory = _JsonbComparator
    hashable = False

    def __init__(self, none_as_null=False, astext_type=None):
        self.none_as_null = none_as_null

    def __repr__(self):
        return "JSONB()"


class INET(_Own):
    pass


class CIDR(_Own):
    pass


class MACADDR(_Own):
    pass


class MACADDR8(_Own):
    pass


class MONEY(_Own):
    pass


class OID(_Own):
    _like = _types.Integer


class REGCLASS(_Own):
    pass


class REGCONFIG(_Own):
    pass


class TSVECTOR(_Own):
    pass


class TSQUERY(_Own):
    pass


class JSONPATH(_Own):
    pass


class CITEXT(_Own):
    _like = _types.Text


class BYTEA(_Own):
    _like = _types.LargeBinary

    def __init__(self, length=None):
        self.length = length

    def __repr__(self):
        return "BYTEA()"


class HSTORE(_Own):
    comparator_factory = _JsonbComparator
    hashable = False

    def __init__(self, text_type=None):
        pass

    def __repr__(self):
        return "HSTORE()"


class BIT(_Own):
    def __init__(self, length=None, varying=False):
        self.length = length if length is not None or varying else 1
        self.varying = varying

    def _ddl(self):
        if self.varying:
            return "BIT VARYING" + ("" if self.length is None else "(%d)" % self.length)
        return "BIT(%d)" % self.length

    def __repr__(self):
        return "BIT(length=%r)" % self.length


class INTERVAL(_Own):
    _like = _types.Interval

    def __init__(self, precision=None, fields=None):
        self.precision = precision
        self.fields = fields

    def _ddl(self):
        text = "INTERVAL"
        if self.fields is not None:
            text += " " + self.fields
        if self.precision is not None:
            text += " (%d)" % self.precision
        return text

    def __repr__(self):
        return "INTERVAL()" if self.precision is None else "INTERVAL(precision=%d)" % self.precision


class _WithPrecision(_Own):
    def __init__(self, timezone=False, precision=None):
        self.timezone = timezone
        self.precision = precision

    def _ddl(self):
        size = "" if self.precision is None else "(%d)" % self.precision
        return "%s%s %s TIME ZONE" % (type(self).__name__, size, "WITH" if self.timezone else "WITHOUT")

    def __repr__(self):
        parts = ["timezone=True"] if self.timezone else []
        if self.precision is not None:
            parts.append("precision=%d" % self.precision)
        return "%s(%s)" % (type(self).__name__, ", ".join(parts))


class TIMESTAMP(_WithPrecision):
    _like = _types.DateTime


class TIME(_WithPrecision):
    _like = _types.Time


class _Range(_Own):
    pass


for _name in ("INT4RANGE", "INT8RANGE", "NUMRANGE", "DATERANGE", "TSRANGE", "TSTZRANGE", "INT4MULTIRANGE",
              "INT8MULTIRANGE", "NUMMULTIRANGE", "DATEMULTIRANGE", "TSMULTIRANGE", "TSTZMULTIRANGE"):
    globals()[_name] = type(_name, (_Range,), {"__module__": __name__})


# An enumeration with a name, which CREATE TYPE makes.
class ENUM(_types.Enum):
    def __init__(self, *enums, name=None, create_type=True, **kw):
        super().__init__(*enums, name=name, **kw)
        self.create_type = create_type

    def create(self, bind=None, checkfirst=True):
        bind.execute(CreateEnumType(self))

    def drop(self, bind=None, checkfirst=True):
        bind.execute(DropEnumType(self))


def CreateEnumType(type_):
    return _sa.ddl_element("create_enum", type_, False)


def DropEnumType(type_):
    return _sa.ddl_element("drop_enum", type_, False)
