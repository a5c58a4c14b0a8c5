# Mapped[...] and the small markers that need nothing else.


class _MappedAlias:
    def __init__(self, wrapper, args):
        self.__sa_mapped__ = wrapper.__name__
        self.__origin__ = wrapper
        self.__args__ = args

    def __repr__(self):
        return "sqlalchemy.orm.base.%s[%s]" % (
            self.__sa_mapped__, ", ".join(getattr(it, "__name__", repr(it)) for it in self.__args__))

    def __or__(self, other):
        return self

    def __ror__(self, other):
        return self

    def __call__(self, *args, **kw):
        raise TypeError("Mapped[] is an annotation, not a constructor")


class Mapped:
    def __class_getitem__(cls, item):
        return _MappedAlias(cls, item if isinstance(item, tuple) else (item,))


class DynamicMapped(Mapped):
    pass


class WriteOnlyMapped(Mapped):
    pass


class _Symbol:
    """A member of an enumeration."""

    def __init__(self, kind, name, value):
        self._kind, self.name, self.value = kind, name, value

    def __str__(self):
        return "%s.%s" % (self._kind, self.name)

    def __repr__(self):
        return "<%s: %d>" % (self, self.value)


NO_ARG = _Symbol("_NoArg", "NO_ARG", 0)
NO_VALUE = _Symbol("LoaderCallableStatus", "NO_VALUE", 4)
NEVER_SET = NO_VALUE
PASSIVE_NO_RESULT = _Symbol("LoaderCallableStatus", "PASSIVE_NO_RESULT", 0)
