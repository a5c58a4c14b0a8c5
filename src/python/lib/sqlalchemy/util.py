# The little of sqlalchemy.util that programs and the native half use.
import warnings

from sqlalchemy import exc


def _warn(category, text, stacklevel=2):
    warnings.warn(text, getattr(exc, category), stacklevel=stacklevel)


class ReadOnlyProperties:
    pass


class immutabledict(dict):
    def _immutable(self, *args, **kw):
        raise TypeError("%s object is immutable" % type(self).__name__)

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = _immutable

    def union(self, other=None, **kw):
        merged = dict(self)
        merged.update(other or {}, **kw)
        return immutabledict(merged)

    def __repr__(self):
        return "immutabledict(%s)" % dict.__repr__(self)


EMPTY_DICT = immutabledict()
