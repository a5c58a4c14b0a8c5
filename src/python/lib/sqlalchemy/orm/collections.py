# The collections that stand in relationship attributes: list, set and dict that tell the ORM of every change.


class InstrumentedList(list):
    _sa_adapter = None

    def _add(self, item):
        adapter = self._sa_adapter
        return item if adapter is None else adapter.fire_append(item)

    def _drop(self, item):
        adapter = self._sa_adapter
        if adapter is not None:
            adapter.fire_remove(item)

    def append(self, item):
        list.append(self, self._add(item))

    def remove(self, item):
        if item not in self:
            raise ValueError("list.remove(x): x not in list")
        self._drop(item)
        list.remove(self, item)

    def insert(self, index, item):
        list.insert(self, index, self._add(item))

    def pop(self, index=-1):
        item = list.__getitem__(self, index)
        self._drop(item)
        return list.pop(self, index)

    def clear(self):
        for item in list(self):
            self._drop(item)
        list.clear(self)

    def extend(self, items):
        for item in list(items):
            self.append(item)

    def __iadd__(self, items):
        self.extend(items)
        return self

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            value = list(value)
            positions = range(*index.indices(len(self)))
            if (index.step or 1) == 1:
                for item in [list.__getitem__(self, at) for at in positions]:
                    self._drop(item)
                list.__setitem__(self, index, [self._add(item) for item in value])
            else:
                if len(value) != len(positions):
                    raise ValueError("attempt to assign sequence of size %s to extended slice of size %s"
                                     % (len(value), len(positions)))
                for at, item in zip(positions, value):
                    self[at] = item
            return
        self._drop(list.__getitem__(self, index))
        list.__setitem__(self, index, self._add(value))

    def __delitem__(self, index):
        gone = list.__getitem__(self, index)
        for item in (gone if isinstance(index, slice) else [gone]):
            self._drop(item)
        list.__delitem__(self, index)


class InstrumentedSet(set):
    _sa_adapter = None

    def _add(self, item):
        adapter = self._sa_adapter
        return item if adapter is None else adapter.fire_append(item)

    def _drop(self, item):
        adapter = self._sa_adapter
        if adapter is not None:
            adapter.fire_remove(item)

    def _sa_append(self, item):
        set.add(self, item)

    def _sa_remove(self, item):
        set.discard(self, item)

    def add(self, item):
        if item not in self:
            set.add(self, self._add(item))
        elif self._sa_adapter is not None:
            self._sa_adapter.fire_append_wo_mutation(item)

    def discard(self, item):
        if item in self:
            self._drop(item)
            set.discard(self, item)

    def remove(self, item):
        if item not in self:
            raise KeyError(item)
        self._drop(item)
        set.remove(self, item)

    def pop(self):
        for item in self:
            self._drop(item)
            set.discard(self, item)
            return item
        raise KeyError("pop from an empty set")

    def clear(self):
        for item in list(self):
            self.remove(item)

    def update(self, *others):
        for other in others:
            for item in other:
                self.add(item)

    def __ior__(self, other):
        self.update(other)
        return self

    def difference_update(self, *others):
        for other in others:
            for item in list(other):
                self.discard(item)

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def intersection_update(self, other):
        for item in list(self):
            if item not in other:
                self.discard(item)

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    __hash__ = None


class KeyFuncDict(dict):
    _sa_adapter = None

    def __init__(self, keyfunc=None, *, ignore_unpopulated_attribute=False):
        dict.__init__(self)
        self.keyfunc = keyfunc

    def _sa_append(self, item):
        dict.__setitem__(self, self.keyfunc(item), item)

    def _sa_remove(self, item):
        key = self.keyfunc(item)
        if dict.get(self, key) is item:
            dict.__delitem__(self, key)
        else:
            for key, value in list(dict.items(self)):
                if value is item:
                    dict.__delitem__(self, key)

    def set(self, value, _sa_initiator=None):
        self[self.keyfunc(value)] = value

    def remove(self, value, _sa_initiator=None):
        del self[self.keyfunc(value)]

    def __setitem__(self, key, value):
        adapter = self._sa_adapter
        if adapter is not None:
            if key in self:
                adapter.fire_remove(dict.__getitem__(self, key))
            value = adapter.fire_append(value)
        dict.__setitem__(self, key, value)

    def __delitem__(self, key):
        adapter = self._sa_adapter
        if adapter is not None and key in self:
            adapter.fire_remove(dict.__getitem__(self, key))
        dict.__delitem__(self, key)

    _missing = object()

    def pop(self, key, default=_missing):
        if key in self:
            value = dict.__getitem__(self, key)
            del self[key]
            return value
        if default is KeyFuncDict._missing:
            raise KeyError(key)
        return default

    def popitem(self):
        key = next(reversed(self))
        return key, self.pop(key)

    def clear(self):
        for key in list(self):
            del self[key]

    def update(self, other=(), **kw):
        pairs = other.items() if hasattr(other, "items") else other
        for key, value in pairs:
            self[key] = value
        for key, value in kw.items():
            self[key] = value

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]


KeyFuncDict.__module__ = "sqlalchemy.orm.mapped_collection"
MappedCollection = InstrumentedDict = KeyFuncDict


def _mapped_collection_cls(key):
    class _MKeyfuncMapped(KeyFuncDict):
        __module__ = "sqlalchemy.orm.mapped_collection"

        def __init__(self, *args):
            KeyFuncDict.__init__(self, key)

    return _MKeyfuncMapped


def attribute_keyed_dict(attr_name, *, ignore_unpopulated_attribute=False):
    import operator
    return _mapped_collection_cls(operator.attrgetter(attr_name))


attribute_mapped_collection = attribute_keyed_dict


def mapped_collection(keyfunc, *, ignore_unpopulated_attribute=False):
    return _mapped_collection_cls(keyfunc)


keyfunc_mapping = mapped_collection


def column_keyed_dict(mapping_spec, *, ignore_unpopulated_attribute=False):
    columns = list(mapping_spec) if isinstance(mapping_spec, (list, tuple)) else [mapping_spec]
    keys = [column.key for column in columns]
    if len(keys) == 1:
        return _mapped_collection_cls(lambda it: getattr(it, keys[0]))
    return _mapped_collection_cls(lambda it: tuple(getattr(it, key) for key in keys))


column_mapped_collection = column_keyed_dict


class collection:
    """Decorators that tell what the methods of a collection class of one's own do."""

    @staticmethod
    def appender(fn):
        fn._sa_role = "appender"
        return fn

    @staticmethod
    def remover(fn):
        fn._sa_role = "remover"
        return fn

    @staticmethod
    def iterator(fn):
        fn._sa_role = "iterator"
        return fn

    @staticmethod
    def internally_instrumented(fn):
        return fn


def _instrumented(cls):
    """A class that is no list, set or dict, with events around what adds and removes."""
    from sqlalchemy import exc
    roles = {}
    for base in reversed(cls.__mro__):
        for name, fn in vars(base).items():
            role = getattr(fn, "_sa_role", None)
            if role:
                roles[role] = name
    for role, names in (("appender", ("append", "add")), ("remover", ("remove", "discard")), ("iterator", ("__iter__",))):
        for name in names:
            if role not in roles and hasattr(cls, name):
                roles[role] = name
    for role in ("appender", "remover", "iterator"):
        if role not in roles:
            raise exc.ArgumentError("Type %s must elect an %s method to be a collection class" % (cls.__name__, role))
    add, drop = getattr(cls, roles["appender"]), getattr(cls, roles["remover"])
    iterate = getattr(cls, roles["iterator"])

    def _sa_append(self, item):
        add(self, item)

    def _sa_remove(self, item):
        drop(self, item)

    def appender(self, item):
        if self._sa_adapter is not None:
            item = self._sa_adapter.fire_append(item)
        return add(self, item)

    def remover(self, item):
        if self._sa_adapter is not None:
            self._sa_adapter.fire_remove(item)
        return drop(self, item)

    def __iter__(self):
        return iter(iterate(self))

    body = {"_sa_adapter": None, "_sa_append": _sa_append, "_sa_remove": _sa_remove, roles["appender"]: appender,
            roles["remover"]: remover}
    if roles["iterator"] != "__iter__":
        body["__iter__"] = __iter__
    return type(cls.__name__, (cls,), body)


def _factory(wanted):
    """What makes an empty collection for `collection_class=wanted`."""
    if wanted is None or wanted is list:
        return InstrumentedList
    if wanted is set:
        return InstrumentedSet
    if isinstance(wanted, type):
        if issubclass(wanted, (InstrumentedList, InstrumentedSet, MappedCollection)):
            return wanted
        if issubclass(wanted, list):
            return type(wanted.__name__, (wanted, InstrumentedList), {})
        if issubclass(wanted, set):
            return type(wanted.__name__, (wanted, InstrumentedSet), {})
        if issubclass(wanted, dict):
            return type(wanted.__name__, (MappedCollection, wanted), {})
        return _instrumented(wanted)

    def make():
        made = wanted()
        if isinstance(made, (InstrumentedList, InstrumentedSet, MappedCollection)):
            return made
        return _factory(type(made))()
    return make
