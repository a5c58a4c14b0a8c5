# association_proxy(): one attribute of the objects of a relationship, as if it were an attribute of the owner.

from sqlalchemy import exc, or_


class AssociationProxyExtensionType:
    ASSOCIATION_PROXY = "ASSOCIATION_PROXY"


def association_proxy(target_collection, attr, *, creator=None, getset_factory=None, proxy_factory=None,
                      proxy_bulk_set=None, info=None, cascade_scalar_deletes=False, create_on_none_assignment=False,
                      init=None, repr=None, default=None, default_factory=None, compare=None, kw_only=None, hash=None,
                      dataclass_metadata=None):
    return AssociationProxy(target_collection, attr, creator=creator, cascade_scalar_deletes=cascade_scalar_deletes,
                            create_on_none_assignment=create_on_none_assignment, info=info)


class AssociationProxy:
    extension_type = AssociationProxyExtensionType.ASSOCIATION_PROXY
    is_attribute = True

    def __class_getitem__(cls, item):
        # Annotations write AssociationProxy[list[...]]; only a type checker reads what is inside.
        return cls

    def __init__(self, target_collection, attr, *, creator=None, cascade_scalar_deletes=False,
                 create_on_none_assignment=False, info=None, **kw):
        self.target_collection = target_collection
        self.value_attr = attr
        self.creator = creator
        self.cascade_scalar_deletes = cascade_scalar_deletes
        self.create_on_none_assignment = create_on_none_assignment
        self.info = info or {}
        self.key = None

    def __class_getitem__(cls, item):
        return cls

    def __set_name__(self, owner, name):
        self.key = name

    def __get__(self, instance, owner):
        if instance is None:
            if "__mapper__" not in dir(owner):
                return self
            return AssociationProxyInstance(self, owner)
        view = AssociationProxyInstance(self, type(instance))
        if view.scalar:
            target = getattr(instance, self.target_collection)
            return None if target is None else getattr(target, self.value_attr)
        return view._collection(instance)

    def __set__(self, instance, values):
        view = AssociationProxyInstance(self, type(instance))
        if view.scalar:
            target = getattr(instance, self.target_collection)
            if target is None:
                if values is None and not self.create_on_none_assignment:
                    return
                setattr(instance, self.target_collection, view._create(values))
            else:
                setattr(target, self.value_attr, values)
                if values is None and self.cascade_scalar_deletes:
                    setattr(instance, self.target_collection, None)
            return
        proxy = view._collection(instance)
        if proxy is not values:
            proxy._replace(values)

    def __delete__(self, instance):
        view = AssociationProxyInstance(self, type(instance))
        if view.scalar:
            target = getattr(instance, self.target_collection)
            if target is not None:
                delattr(target, self.value_attr)
        delattr(instance, self.target_collection)

    def __repr__(self):
        return "AssociationProxy(%r, %r)" % (self.target_collection, self.value_attr)


class AssociationProxyInstance:
    def __init__(self, parent, owning_class):
        self.parent = parent
        self.owning_class = owning_class
        self.target_collection = parent.target_collection
        self.value_attr = parent.value_attr
        self.key = parent.key

    @property
    def _relationship(self):
        return getattr(self.owning_class, self.target_collection)

    @property
    def scalar(self):
        return not self._relationship.property.uselist

    @property
    def target_class(self):
        return self._relationship.property.mapper.class_

    @property
    def remote_attr(self):
        return getattr(self.target_class, self.value_attr)

    @property
    def local_attr(self):
        return self._relationship

    attr = property(lambda self: (self.local_attr, self.remote_attr))

    def _create(self, *values):
        creator = self.parent.creator or self.target_class
        return creator(*values)

    def _collection(self, instance):
        # The kind is asked of the mapping, so that the collection is loaded when it is looked at, not before.
        prop = getattr(self._relationship, "property", None)
        if prop is None:
            target = getattr(instance, self.target_collection)
        else:
            wanted = prop.collection_class
            target = [] if wanted is None else wanted()
        if isinstance(target, dict):
            return _AssociationDict(self, instance)
        if isinstance(target, (set, frozenset)):
            return _AssociationSet(self, instance)
        return _AssociationList(self, instance)

    # Conditions.

    def _nested(self, criterion, kw):
        remote = self.remote_attr
        relationship = getattr(getattr(remote, "property", None), "mapper", None) is not None
        proxied = isinstance(remote, AssociationProxyInstance)
        if kw and not (proxied or relationship):
            raise exc.ArgumentError("Can't apply keyword arguments to column-targeted association proxy; use ==")
        if proxied or relationship:
            many = proxied and not remote.scalar or not proxied and remote.property.uselist
            return (remote.any if many else remote.has)(criterion, **kw)
        return criterion

    def any(self, criterion=None, **kw):
        inner = self._nested(criterion, kw)
        relationship = self._relationship
        if self.scalar:
            return relationship.has(inner) if inner is not None else relationship.has(**kw)
        return relationship.any(inner) if inner is not None else relationship.any(**kw)

    def has(self, criterion=None, **kw):
        return self.any(criterion, **kw)

    @property
    def _of_objects(self):
        """Whether what it leads to is an object, of a relationship or of another proxy."""
        remote = self.remote_attr
        return isinstance(remote, AssociationProxyInstance) or \
            getattr(getattr(remote, "property", None), "mapper", None) is not None

    def _exists(self, criterion):
        return (self._relationship.has if self.scalar else self._relationship.any)(criterion)

    def _operate(self, name, *args, **kw):
        if self._of_objects:
            raise AttributeError("Neither %r object nor 'Comparator' object has an attribute %r" % (
                type(self).__name__, name))
        return self._exists(getattr(self.remote_attr, name)(*args, **kw))

    def contains(self, value):
        if not self._of_objects:
            return self._operate("contains", value)
        remote = self.remote_attr
        if isinstance(remote, AssociationProxyInstance):
            return self._exists(remote == value if remote.scalar else remote.contains(value))
        if self.scalar:
            if not remote.property.uselist:
                raise exc.InvalidRequestError("contains() doesn't apply to a scalar object endpoint; use ==")
            return self._exists(remote.contains(value))
        return self._exists(remote == value)

    def __eq__(self, value):
        if not self._of_objects:
            found = self._operate("__eq__", value)
            return or_(found, ~self._relationship.has()) if value is None and self.scalar else found
        found = self._relationship.has(self.remote_attr == value)
        return or_(found, ~self._relationship.has()) if value is None else found

    def __ne__(self, value):
        if not self._of_objects:
            return self._operate("__ne__", value)
        return self._relationship.has(self.remote_attr != value)

    __hash__ = object.__hash__

    def __repr__(self):
        kind = "Object" if self._of_objects else "Column"
        return "%sAssociationProxyInstance(%r)" % (kind, self.parent)


def _operator(name):
    def operate(self, *args, **kw):
        return self._operate(name, *args, **kw)
    operate.__name__ = name
    return operate


for _name in ("__lt__", "__le__", "__gt__", "__ge__", "in_", "not_in", "notin_", "like", "ilike", "not_like", "notlike",
              "not_ilike", "notilike", "startswith", "istartswith", "endswith", "iendswith", "icontains", "between", "is_",
              "is_not", "isnot", "is_distinct_from", "is_not_distinct_from", "regexp_match", "op", "match"):
    setattr(AssociationProxyInstance, _name, _operator(_name))


class _Proxy:
    def __init__(self, view, instance):
        self._view = view
        self._instance = instance

    @property
    def col(self):
        return getattr(self._instance, self._view.target_collection)

    def _read(self, item):
        return getattr(item, self._view.value_attr)

    def _write(self, item, value):
        setattr(item, self._view.value_attr, value)

    def __len__(self):
        return len(self.col)

    def __bool__(self):
        return bool(self.col)

    def __repr__(self):
        return repr(self._plain())

    def __eq__(self, other):
        return self._plain() == (other._plain() if isinstance(other, _Proxy) else other)

    def __ne__(self, other):
        return not self == other

    __hash__ = None

    def copy(self):
        return self._plain()


class _AssociationList(_Proxy):
    def _plain(self):
        return [self._read(it) for it in self.col]

    def _replace(self, values):
        self.clear()
        self.extend(values)

    def __iter__(self):
        for item in list(self.col):
            yield self._read(item)

    def __contains__(self, value):
        return any(self._read(it) == value for it in self.col)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self._read(it) for it in self.col[index]]
        return self._read(self.col[index])

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            values = self._plain()
            values[index] = value
            self._replace(values)
        else:
            self._write(self.col[index], value)

    def __delitem__(self, index):
        del self.col[index]

    def append(self, value):
        self.col.append(self._view._create(value))

    def extend(self, values):
        for value in list(values):
            self.append(value)

    def insert(self, index, value):
        self.col.insert(index, self._view._create(value))

    def remove(self, value):
        for at, item in enumerate(self.col):
            if self._read(item) == value:
                del self.col[at]
                return
        raise ValueError("value not in list")

    def pop(self, index=-1):
        return self._read(self.col.pop(index))

    def clear(self):
        del self.col[0:len(self.col)]

    def count(self, value):
        return self._plain().count(value)

    def index(self, value, *args):
        return self._plain().index(value, *args)

    def __iadd__(self, values):
        self.extend(values)
        return self

    def __add__(self, other):
        return self._plain() + list(other)

    def __lt__(self, other):
        return self._plain() < list(other)

    def __gt__(self, other):
        return self._plain() > list(other)


class _AssociationSet(_Proxy):
    def _plain(self):
        return {self._read(it) for it in self.col}

    def _replace(self, values):
        existing = self._plain()
        values = set(values)
        for value in values - existing:
            self.add(value)
        for value in existing - values:
            self.remove(value)

    def __iter__(self):
        for item in list(self.col):
            yield self._read(item)

    def __contains__(self, value):
        return any(self._read(it) == value for it in self.col)

    def add(self, value):
        if value not in self:
            self.col.add(self._view._create(value))

    def discard(self, value):
        for item in list(self.col):
            if self._read(item) == value:
                self.col.discard(item)
                return

    def remove(self, value):
        if value not in self:
            raise KeyError(value)
        self.discard(value)

    def pop(self):
        if not self.col:
            raise KeyError("pop from an empty set")
        return self._read(self.col.pop())

    def update(self, *others):
        for other in others:
            for value in other:
                self.add(value)

    def clear(self):
        self.col.clear()

    def __or__(self, other):
        return self._plain() | set(other)

    def __and__(self, other):
        return self._plain() & set(other)

    def __sub__(self, other):
        return self._plain() - set(other)


class _AssociationDict(_Proxy):
    def _plain(self):
        return {key: self._read(it) for key, it in self.col.items()}

    def _replace(self, values):
        self.clear()
        self.update(values)

    def __iter__(self):
        return iter(self.col)

    def __contains__(self, key):
        return key in self.col

    def __getitem__(self, key):
        return self._read(self.col[key])

    def __setitem__(self, key, value):
        if key in self.col:
            self._write(self.col[key], value)
        else:
            self.col[key] = self._view._create(key, value)

    def __delitem__(self, key):
        del self.col[key]

    def get(self, key, default=None):
        return self[key] if key in self.col else default

    def setdefault(self, key, default=None):
        if key not in self.col:
            self[key] = default
        return self[key]

    def keys(self):
        return self.col.keys()

    def values(self):
        return list(self._plain().values())

    def items(self):
        return list(self._plain().items())

    def pop(self, key, *default):
        if key not in self.col and default:
            return default[0]
        return self._read(self.col.pop(key))

    def update(self, *args, **kw):
        for key, value in dict(*args, **kw).items():
            self[key] = value

    def clear(self):
        self.col.clear()
