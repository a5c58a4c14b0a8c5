# The type classes. Each knows how to describe itself to the native half; values cross in `sql`.
import _sqlalchemy as _sa


# What expressions of a type can do besides the operators: methods that a type adds.
class Comparator:
    def __init__(self, expr):
        self.expr = expr
        self.type = expr.type

    def __clause_element__(self):
        return self.expr

    def operate(self, op, *other, **kw):
        return op(self.expr, *other, **kw)

    def reverse_operate(self, op, other, **kw):
        return op(other, self.expr, **kw)

    def op(self, *args, **kw):
        return self.expr.op(*args, **kw)

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.expr, name)


def _operator(name):
    def method(self, *other):
        return getattr(operator, name)(self.expr, *other)
    method.__name__ = name
    return method


import operator
for _name in ("__add__", "__sub__", "__mul__", "__truediv__", "__floordiv__", "__mod__", "__and__", "__or__", "__eq__",
              "__ne__", "__lt__", "__le__", "__gt__", "__ge__", "__neg__", "__invert__", "__getitem__", "__lshift__",
              "__rshift__"):
    setattr(Comparator, _name, _operator(_name))
Comparator.__hash__ = object.__hash__


class TypeEngine:
    Comparator = Comparator
    comparator_factory = Comparator
    _own_comparator = False
    _params = ()
    _kind = "Null"
    python_type = object
    _handle_ = None
    _variants = ()
    sort_key_function = None
    should_evaluate_none = False
    hashable = True

    # Only types of the program's own have `_own_operator`: asking is not free.
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        if "comparator_factory" in cls.__dict__:
            cls._own_comparator = True
            if not cls.__module__.startswith("sqlalchemy"):
                cls._own_operator = _own_operator

    # The comparator of an expression of this type, when the type has one of its own.
    def _comparator(self, expr):
        return self.comparator_factory(expr) if self._own_comparator else None

    def _args(self):
        return ()

    # The native form, made once.
    def _handle(self):
        handle = self._handle_
        if handle is None:
            handle = _sa.make_type(self._kind, self._args(), self)
            for other, names in self._variants:
                for name in names:
                    handle = handle.with_variant(name, to_instance(other)._handle())
            self._handle_ = handle
        return handle

    def with_variant(self, type_, *dialect_names):
        if not dialect_names:
            from sqlalchemy.exc import ArgumentError
            raise ArgumentError("At least one dialect name is required")
        other = self._copy()
        other._variants = self._variants + ((to_instance(type_), dialect_names),)
        return other

    def _copy(self):
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.__dict__.pop("_handle_", None)
        return other

    def copy(self, **kw):
        return self._copy()

    def compile(self, dialect=None):
        return self._handle().compile(_dialect_name(dialect))

    def dialect_impl(self, dialect):
        return self

    def load_dialect_impl(self, dialect):
        return self

    # The generic type that a type of SQL or of a dialect stands for.
    def as_generic(self, allow_nulltype=False):
        for cls in type(self).__mro__:
            if cls in _GENERIC:
                parts = {name: getattr(self, name) for name, _ in cls._params if hasattr(self, name)}
                return cls(**parts)
        if isinstance(self, NullType) and not allow_nulltype:
            raise NotImplementedError("Default TypeEngine.as_generic() heuristic method was unsuccessful for %s. A "
                                      "custom as_generic() method must be implemented for this type class."
                                      % (type(self).__module__ + "." + type(self).__name__))
        return self

    def copy_value(self, value):
        return value

    def compare_values(self, x, y):
        return x == y

    def adapt(self, cls, **kw):
        return cls(**kw)

    def get_dbapi_type(self, dbapi):
        return None

    def coerce_compared_value(self, op, value):
        return self

    def bind_processor(self, dialect):
        return None

    def result_processor(self, dialect, coltype):
        return None

    @property
    def _type_affinity(self):
        return type(self)

    def __str__(self):
        return str(self.compile())

    def __repr__(self):
        parts = []
        for name, default in self._params:
            value = getattr(self, name, default)
            if value != default:
                parts.append("%s=%r" % (name, value))
        return "%s(%s)" % (type(self).__name__, ", ".join(parts))

    def __init__(self):
        pass


# The comparator's method for an operator, when its class wrote one itself.
def _own_operator(self, expr, name):
    for cls in self.comparator_factory.__mro__:
        if cls is Comparator or cls is object:
            return None
        if name in cls.__dict__:
            return getattr(self.comparator_factory(expr), name)
    return None


def _dialect_name(dialect):
    if dialect is None:
        return None
    return getattr(dialect, "name", dialect)


def to_instance(type_, *args, **kw):
    if type_ is None:
        return NULLTYPE
    if isinstance(type_, type):
        return type_(*args, **kw)
    if callable(type_) and not isinstance(type_, TypeEngine):
        return type_(*args, **kw)
    return type_


class NullType(TypeEngine):
    pass


class Integer(TypeEngine):
    _kind = "Integer"
    python_type = int


class SmallInteger(Integer):
    _kind = "SmallInteger"


class BigInteger(Integer):
    _kind = "BigInteger"


class String(TypeEngine):
    _kind = "String"
    _params = (("length", None), ("collation", None))
    python_type = str

    def __init__(self, length=None, collation=None, collation_schema=None):
        self.length = length
        self.collation = collation

    def _args(self):
        return (self.length, self.collation)


class Unicode(String):
    _kind = "Unicode"


class VARCHAR(String):
    _kind = "VARCHAR"


class NVARCHAR(Unicode):
    _kind = "NVARCHAR"


class CHAR(String):
    _kind = "CHAR"


class NCHAR(Unicode):
    _kind = "NCHAR"


class Text(String):
    _kind = "Text"


class TEXT(Text):
    pass


class CLOB(Text):
    def _args(self):
        return (self.length, self.collation, True)


class UnicodeText(Text):
    _kind = "UnicodeText"


class Boolean(TypeEngine):
    _kind = "Boolean"
    _params = (("create_constraint", False), ("name", None))
    python_type = bool

    def __init__(self, create_constraint=False, name=None):
        self.create_constraint = create_constraint
        self.name = name

    def _args(self):
        return (self.create_constraint, self.name)


class BOOLEAN(Boolean):
    pass


class NumericCommon:
    pass


class Numeric(NumericCommon, TypeEngine):
    _kind = "Numeric"
    _params = (("precision", None), ("scale", None), ("decimal_return_scale", None), ("asdecimal", True))

    def __init__(self, precision=None, scale=None, decimal_return_scale=None, asdecimal=True):
        self.precision = precision
        self.scale = scale
        self.decimal_return_scale = decimal_return_scale
        self.asdecimal = asdecimal

    @property
    def python_type(self):
        if self.asdecimal:
            from decimal import Decimal
            return Decimal
        return float

    def _args(self):
        return (self.precision, self.scale, self.asdecimal)


class NUMERIC(Numeric):
    _kind = "NUMERIC"


class DECIMAL(Numeric):
    _kind = "DECIMAL"


class Float(NumericCommon, TypeEngine):
    _kind = "Float"
    scale = None
    _params = (("precision", None), ("asdecimal", False), ("decimal_return_scale", None))
    python_type = float

    def __init__(self, precision=None, asdecimal=False, decimal_return_scale=None):
        self.precision = precision
        self.asdecimal = asdecimal
        self.decimal_return_scale = decimal_return_scale

    def _args(self):
        return (self.precision, self.asdecimal)


class Double(Float):
    _kind = "Double"


class FLOAT(Float):
    _kind = "FLOAT"


class REAL(Float):
    _kind = "REAL"


class DOUBLE(Double):
    _kind = "DOUBLE"


class DOUBLE_PRECISION(Double):
    _kind = "DOUBLE_PRECISION"


class INTEGER(Integer):
    pass


INT = INTEGER


class SMALLINT(SmallInteger):
    pass


class BIGINT(BigInteger):
    pass


class Date(TypeEngine):
    _kind = "Date"

    @property
    def python_type(self):
        from datetime import date
        return date


class DATE(Date):
    pass


class Time(TypeEngine):
    _kind = "Time"
    _params = (("timezone", False),)

    def __init__(self, timezone=False):
        self.timezone = timezone

    @property
    def python_type(self):
        from datetime import time
        return time

    def _args(self):
        return (self.timezone,)


class TIME(Time):
    pass


class DateTime(TypeEngine):
    _kind = "DateTime"
    _params = (("timezone", False),)

    def __init__(self, timezone=False):
        self.timezone = timezone

    @property
    def python_type(self):
        from datetime import datetime
        return datetime

    def _args(self):
        return (self.timezone,)


class DATETIME(DateTime):
    _kind = "DATETIME"


class TIMESTAMP(DateTime):
    _kind = "TIMESTAMP"


class Interval(TypeEngine):
    _kind = "Interval"
    _params = (("native", True), ("second_precision", None), ("day_precision", None))

    def __init__(self, native=True, second_precision=None, day_precision=None):
        self.native = native
        self.second_precision = second_precision
        self.day_precision = day_precision

    @property
    def python_type(self):
        from datetime import timedelta
        return timedelta


class JSON(TypeEngine):
    _kind = "JSON"
    _params = (("none_as_null", False),)
    python_type = object
    hashable = False
    # JSON's own null, as different from SQL's.
    NULL = _sa.json_null()

    def __init__(self, none_as_null=False):
        self.none_as_null = none_as_null

    def _args(self):
        return (self.none_as_null,)

    @property
    def should_evaluate_none(self):
        return not self.none_as_null


class _Binary(TypeEngine):
    _params = (("length", None),)
    python_type = bytes

    def __init__(self, length=None):
        self.length = length

    def _args(self):
        return (self.length,)


class LargeBinary(_Binary):
    _kind = "LargeBinary"


class BLOB(LargeBinary):
    _kind = "BLOB"


class BINARY(_Binary):
    _kind = "BINARY"


class VARBINARY(_Binary):
    _kind = "VARBINARY"


class Uuid(TypeEngine):
    _kind = "Uuid"
    _params = (("as_uuid", True), ("native_uuid", True))

    def __init__(self, as_uuid=True, native_uuid=True):
        self.as_uuid = as_uuid
        self.native_uuid = native_uuid

    @property
    def python_type(self):
        if not self.as_uuid:
            return str
        from uuid import UUID
        return UUID

    def _args(self):
        return (self.as_uuid, self.native_uuid)


class UUID(Uuid):
    _kind = "UUID"

    def __init__(self, as_uuid=True):
        super().__init__(as_uuid, True)


class SchemaType:
    pass


class Enum(String, SchemaType):
    _kind = "Enum"

    def __init__(self, *enums, **kw):
        self.enum_class = None
        self.native_enum = kw.pop("native_enum", True)
        self.create_constraint = kw.pop("create_constraint", False)
        self.values_callable = kw.pop("values_callable", None)
        self._sort_key = kw.pop("sort_key_function", None)
        self.validate_strings = kw.pop("validate_strings", False)
        self._omit_aliases = kw.pop("omit_aliases", True)
        length = kw.pop("length", None)
        self.name = kw.pop("name", None)
        self.schema = kw.pop("schema", None)
        self.metadata = kw.pop("metadata", None)
        self.inherit_schema = kw.pop("inherit_schema", False)
        kw.pop("collation", None)
        members = None
        if len(enums) == 1 and hasattr(enums[0], "__members__"):
            self.enum_class = enums[0]
            every = self.enum_class.__members__
            if self._omit_aliases:
                every = {name: member for name, member in every.items() if member.name == name}
            if self.values_callable:
                labels = list(self.values_callable(self.enum_class))
            else:
                labels = list(every)
            members = list(every.values())
            if self.name is None:
                self.name = self.enum_class.__name__.lower()
        else:
            labels = list(enums)
        self.enums = labels
        self._members = members
        longest = max((len(it) for it in labels), default=0)
        if length is not None and not isinstance(length, int):
            length = None
        if length is not None and length < longest:
            raise ValueError("When provided, length must be larger or equal than the length of the longest enum value."
                             " %s < %s" % (length, longest))
        self._given_length = length
        super().__init__(length if length is not None else longest)

    @property
    def python_type(self):
        return self.enum_class or str

    def _args(self):
        cls = self.enum_class
        return (self.name, self.enums, self._members, cls.__name__ if cls else None, self.create_constraint,
                self.length, self.native_enum, self.validate_strings)

    def __repr__(self):
        parts = [repr(it) for it in self.enums]
        if self.name is not None:
            parts.append("name=%r" % self.name)
        if not self.native_enum:
            parts.append("native_enum=False")
        if self.create_constraint:
            parts.append("create_constraint=True")
        if self._given_length is not None:
            parts.append("length=%r" % self._given_length)
        return "Enum(%s)" % ", ".join(parts)


class ARRAY(TypeEngine):
    _kind = "ARRAY"
    python_type = list
    hashable = False

    class Comparator(Comparator):
        def any(self, other, operator=None):
            return _sa.quantified(self.expr, False, other, operator)

        def all(self, other, operator=None):
            return _sa.quantified(self.expr, True, other, operator)

        def contains(self, other, **kw):
            return self.expr.contains(other)

        def contained_by(self, other):
            return self.expr.op("<@", precedence=5, is_comparison=True)(other)

        def overlap(self, other):
            return self.expr.op("&&", precedence=5, is_comparison=True)(other)

    comparator_factory = Comparator
    _own_comparator = True

    def __init__(self, item_type, as_tuple=False, dimensions=None, zero_indexes=False):
        if isinstance(item_type, ARRAY) or (isinstance(item_type, type) and issubclass(item_type, ARRAY)):
            raise ValueError("Do not nest ARRAY types; ARRAY(basetype) handles multi-dimensional arrays of basetype")
        self.item_type = to_instance(item_type)
        self.as_tuple = as_tuple
        self.dimensions = dimensions
        self.zero_indexes = zero_indexes

    def _args(self):
        return (self.item_type._handle(), self.dimensions)

    def __repr__(self):
        more = "" if self.dimensions is None else ", dimensions=%r" % (self.dimensions,)
        return "%s(%r%s)" % (type(self).__name__, self.item_type, more)


class ExternalType:
    cache_ok = None


class TypeDecorator(ExternalType, TypeEngine):
    _kind = "Decorated"
    impl = None

    def __init__(self, *args, **kw):
        if type(self).impl is None:
            raise AssertionError("TypeDecorator implementations require a class-level variable 'impl' which refers "
                                 "to the class of type being decorated")
        self.impl = to_instance(type(self).impl, *args, **kw)

    @property
    def impl_instance(self):
        return self.impl

    def coerce_compared_value(self, op, value):
        return self

    def type_engine(self, dialect):
        return self.load_dialect_impl(dialect)

    @property
    def _own_comparator(self):
        return type(self).__dict__.get("comparator_factory") is not None or self.impl._own_comparator

    def _comparator(self, expr):
        for cls in type(self).__mro__:
            factory = cls.__dict__.get("comparator_factory")
            if factory is not None:
                return factory(expr) if factory is not Comparator else self.impl._comparator(expr)
        return self.impl._comparator(expr)

    def _args(self):
        impl = self.load_dialect_impl(_sa.sqlite_dialect())
        return (to_instance(impl)._handle(), type(self).__name__)

    def load_dialect_impl(self, dialect):
        return self.impl

    def process_bind_param(self, value, dialect):
        return value

    def process_result_value(self, value, dialect):
        return value

    def process_literal_param(self, value, dialect):
        return self.process_bind_param(value, dialect)

    def _bind(self, value):
        return self.process_bind_param(value, _sa.sqlite_dialect())

    def _result(self, value):
        return self.process_result_value(value, _sa.sqlite_dialect())

    @property
    def python_type(self):
        return self.impl.python_type

    def __getattr__(self, name):
        if name.startswith("_") or name == "impl":
            raise AttributeError("'%s' object has no attribute '%s'" % (type(self).__name__, name))
        return getattr(self.impl, name)

    def __repr__(self):
        text = repr(self.impl)
        return type(self).__name__ + text[text.index("("):] if "(" in text else type(self).__name__ + "()"


class UserDefinedType(ExternalType, TypeEngine):
    _kind = "UserDefined"

    def _args(self):
        return (self.get_col_spec(), type(self).__name__)

    def _bind(self, value):
        processor = self.bind_processor(_sa.sqlite_dialect())
        return value if processor is None else processor(value)

    def _result(self, value):
        processor = self.result_processor(_sa.sqlite_dialect(), None)
        return value if processor is None else processor(value)


class PickleType(TypeEngine):
    def __init__(self, *args, **kw):
        raise NotImplementedError("Athanor does not have PickleType yet")


class TupleType(TypeEngine):
    def __init__(self, *types):
        self.types = [to_instance(it) for it in types]


# A type that one dialect alone has: its spelling, and the generic type whose values it takes.
class DialectType(TypeEngine):
    _kind = "Dialect"
    _dialect = ""
    _like = NullType
    _spelling = None

    def __init__(self, *args, **kw):
        self._given = (args, kw)

    def _ddl(self):
        return self._spelling or type(self).__name__

    def _args(self):
        return (type(self).__name__, self._ddl(), self._dialect, self._like()._handle())

    def as_generic(self, allow_nulltype=False):
        return self._like()

    @property
    def python_type(self):
        return self._like().python_type

    def __repr__(self):
        args, kw = self._given
        return "%s(%s)" % (type(self).__name__, ", ".join([repr(it) for it in args] + ["%s=%r" % it for it in kw.items()]))


NULLTYPE = NullType()
BOOLEANTYPE = Boolean()
INTEGERTYPE = Integer()
STRINGTYPE = String()
MatchType = Boolean

_GENERIC = (Integer, SmallInteger, BigInteger, String, Text, Unicode, UnicodeText, Boolean, Numeric, Float, Double, Date,
            Time, DateTime, Interval, JSON, LargeBinary, Uuid)

# Native types to classes, for the type of an expression that no Python object was written for.
_CLASSES = {it._kind: it for it in (
    NullType, Integer, SmallInteger, BigInteger, String, Unicode, VARCHAR, NVARCHAR, CHAR, NCHAR, Text, UnicodeText,
    Boolean, Numeric, NUMERIC, DECIMAL, Float, Double, FLOAT, REAL, DOUBLE, DOUBLE_PRECISION, Date, Time, DateTime,
    DATETIME, TIMESTAMP, Interval, JSON, LargeBinary, BLOB, BINARY, VARBINARY, Uuid)}


def _from_handle(handle):
    kind, args = handle.describe()
    if kind == "Dialect":
        import importlib
        name, dialect = args
        module = importlib.import_module("sqlalchemy.dialects." + dialect) if dialect else None
        it = getattr(module, name)() if module is not None else JSON(none_as_null=True)
        it._handle_ = handle
        return it
    cls = ARRAY if kind == "ARRAY" else _CLASSES.get(kind, NullType)
    it = cls(*args)
    it._handle_ = handle
    return it


# The type that a plain Python annotation or literal means.
def _for_python_type(cls):
    it = _PYTHON.get(cls)
    if it is not None:
        return it()
    name = cls.__name__
    module = getattr(cls, "__module__", "")
    if module in ("datetime", "_pydatetime") and name in _BY_NAME:
        return _BY_NAME[name]()
    if module in ("decimal", "_pydecimal") and name == "Decimal":
        return Numeric()
    if module == "uuid" and name == "UUID":
        return Uuid()
    if hasattr(cls, "__members__"):
        return Enum(cls)
    return None


_PYTHON = {int: Integer, str: String, bool: Boolean, float: Float, bytes: LargeBinary}
_BY_NAME = {"date": Date, "time": Time, "datetime": DateTime, "timedelta": Interval}


# Where the library has them: errors and repr() of classes show it.
for _cls in list(vars().values()):
    if isinstance(_cls, type) and _cls.__module__ == __name__:
        _cls.__module__ = "sqlalchemy.sql." + ("type_api" if _cls in (TypeEngine, TypeDecorator) else "sqltypes")


def __getattr__(name):
    return _sa.missing("sqlalchemy.types", name)
