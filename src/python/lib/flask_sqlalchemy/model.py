# What models of an extension have in common: `query`, a repr, and table names made from class names.
from sqlalchemy import inspect


class _QueryProperty:
    def __get__(self, obj, cls):
        return cls.query_class(cls, session=cls.__fsa__.session())


def camel_to_snake_case(name):
    out = []
    for at, char in enumerate(name):
        if char.isupper() and at > 0:
            before = name[at - 1]
            after = name[at + 1] if at + 1 < len(name) else ""
            if before.islower() or before.isdigit() or after.islower():
                out.append("_")
        out.append(char.lower())
    return "".join(out)


def _has_primary_key(cls):
    for value in vars(cls).values():
        column = getattr(value, "column", value)
        if getattr(column, "primary_key", False) is True:
            return True
    return False


def _needs_name(cls):
    if cls.__dict__.get("__abstract__") or "__tablename__" in cls.__dict__ or "__table__" in cls.__dict__:
        return False
    for base in cls.__mro__[1:]:
        if "__tablename__" in base.__dict__:
            if "__mapper__" not in base.__dict__:
                return False
            # A subclass of a mapped class has a table of its own only with a primary key of its own.
            return _has_primary_key(cls)
    return True


class NameMixin:
    def __init_subclass__(cls, **kw):
        if _needs_name(cls):
            cls.__tablename__ = camel_to_snake_case(cls.__name__)
        super().__init_subclass__(**kw)


class Model:
    __fsa__ = None
    query_class = None
    query = _QueryProperty()

    def __repr__(self):
        state = inspect(self)
        if state.transient:
            key = "(transient %s)" % id(self)
        elif state.pending:
            key = "(pending %s)" % id(self)
        else:
            key = ", ".join(map(str, state.identity))
        return "<%s %s>" % (type(self).__name__, key)
