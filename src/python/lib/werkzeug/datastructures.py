# Dictionaries with several values for a key, and headers.
from werkzeug.exceptions import BadRequestKeyError


class MultiDict(dict):
    def __init__(self, mapping=None):
        super().__init__()
        if mapping is None:
            return
        pairs = mapping.items(multi=True) if isinstance(mapping, MultiDict) else (
            mapping.items() if hasattr(mapping, "items") else mapping)
        for key, value in pairs:
            for it in value if isinstance(value, (list, tuple)) else [value]:
                dict.setdefault(self, key, []).append(it)

    def __getitem__(self, key):
        if key in self:
            return dict.__getitem__(self, key)[0]
        raise BadRequestKeyError(key)

    def __setitem__(self, key, value):
        dict.__setitem__(self, key, [value])

    def get(self, key, default=None, type=None):
        if key not in self:
            return default
        value = self[key]
        if type is None:
            return value
        try:
            return type(value)
        except (ValueError, TypeError):
            return default

    def getlist(self, key, type=None):
        values = dict.get(self, key, [])
        if type is None:
            return list(values)
        found = []
        for it in values:
            try:
                found.append(type(it))
            except (ValueError, TypeError):
                pass
        return found

    def items(self, multi=False):
        for key in self:
            values = dict.__getitem__(self, key)
            if multi:
                for it in values:
                    yield key, it
            else:
                yield key, values[0]

    def values(self):
        for key in self:
            yield self[key]

    # Copying into a plain dictionary takes the first values.
    def __iter__(self):
        return iter(list(dict.keys(self)))

    def keys(self):
        return list(dict.keys(self))

    def lists(self):
        for key in self:
            yield key, list(dict.__getitem__(self, key))

    def to_dict(self, flat=True):
        return dict(self.items()) if flat else dict(self.lists())

    def copy(self):
        return MultiDict(self)

    def __repr__(self):
        return "%s(%r)" % (type(self).__name__, list(self.items(multi=True)))


class ImmutableMultiDict(MultiDict):
    def _refuse(self, *args, **kw):
        raise TypeError("'ImmutableMultiDict' objects are immutable")

    __setitem__ = __delitem__ = pop = popitem = clear = update = setdefault = _refuse


class Headers:
    # Names in any case; their order is kept.
    def __init__(self, pairs=()):
        self._pairs = []
        self.extend(pairs)

    def extend(self, pairs):
        if pairs is None:
            return
        for key, value in pairs.items() if hasattr(pairs, "items") else pairs:
            self.add(key, value)

    update = extend

    def add(self, key, value):
        self._pairs.append((key, str(value)))

    def set(self, key, value):
        for at, (name, _) in enumerate(self._pairs):
            if name.lower() == key.lower():
                self._pairs[at] = (name, str(value))
                return
        self.add(key, value)

    __setitem__ = set

    def get(self, key, default=None, type=None):
        for name, value in self._pairs:
            if name.lower() == key.lower():
                return type(value) if type is not None else value
        return default

    def getlist(self, key):
        return [value for name, value in self._pairs if name.lower() == key.lower()]

    def __getitem__(self, key):
        value = self.get(key)
        if value is None:
            raise BadRequestKeyError(key)
        return value

    def __contains__(self, key):
        return self.get(key) is not None

    def __delitem__(self, key):
        self._pairs = [it for it in self._pairs if it[0].lower() != key.lower()]

    def items(self):
        return iter(list(self._pairs))

    def keys(self):
        return (it[0] for it in self._pairs)

    def __iter__(self):
        return iter(list(self._pairs))

    def __len__(self):
        return len(self._pairs)

    def __repr__(self):
        return "Headers(%r)" % (self._pairs,)
