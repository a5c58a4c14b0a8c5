# composite(): several columns shown as one value object.
from sqlalchemy import exc
from _sqlalchemy import Column, and_
from sqlalchemy.orm.bundle import Bundle
from sqlalchemy.orm.properties import MapperProperty, MappedColumn


class Composite(MapperProperty):
    def __init__(self, _class_or_attr=None, *attrs, group=None, deferred=False, raiseload=False,
                 comparator_factory=None, active_history=False, init=None, repr=None, default=None,
                 default_factory=None, compare=None, kw_only=None, hash=None, info=None, doc=None, **kw):
        self.group = group
        self.deferred = deferred
        self.comparator_factory = comparator_factory
        self.info = info or {}
        self.doc = doc
        self.composite_class = None
        if isinstance(_class_or_attr, (MappedColumn, str, Column)):
            attrs = (_class_or_attr,) + attrs
        else:
            self.composite_class = _class_or_attr
        self.attrs = attrs
        self.keys = []

    def _declared(self, cls, key):
        self.key = key
        self.parent_class = cls

    # The columns that were written inside composite(), with their names.
    def _settle(self, scan, cls, key, read):
        self._declared(cls, key)
        if self.composite_class is None:
            if read is None or not isinstance(read.type, type):
                raise exc.ArgumentError("Composite class could not be determined for attribute %s.%s" % (
                    cls.__name__, key))
            self.composite_class = read.type
        fields = list(getattr(self.composite_class, "__dataclass_fields__", {}).values())
        attrs = self.attrs
        if not attrs:
            attrs = [MappedColumn(it.name) for it in fields]
        own = {}
        for base in reversed(cls.__mro__):
            for name, value in vars(base).items():
                if isinstance(value, (Column, MappedColumn)):
                    own[id(value)] = name
        known = {id(column): name for name, column in scan.columns}
        self.keys = []
        for at, attr in enumerate(attrs):
            if isinstance(attr, str):
                self.keys.append(attr)
                continue
            column = attr.column if isinstance(attr, MappedColumn) else attr
            name = own.get(id(attr)) or known.get(id(column))
            if name is None and isinstance(column, Column):
                name = column.name or (fields[at].name if at < len(fields) else None)
                if not column.name:
                    column.name = name
                if at < len(fields):
                    _infer(column, fields[at], cls)
                scan.columns.append((name, column))
            elif name is None:
                name = attr.key
            self.keys.append(name)

    def _values(self, instance):
        return tuple(getattr(instance, key) for key in self.keys)

    def __get__(self, instance, owner):
        if instance is None:
            return self if not self.keys else (self.comparator_factory or CompositeAttribute)(self, owner)
        values = self._values(instance)
        cached = instance.__dict__.get("_sa_composite_" + self.key)
        if cached is not None and cached[0] == values:
            return cached[1]
        if all(value is None for value in values):
            return None
        made = self.composite_class(*values)
        self._own(instance, made)
        instance.__dict__["_sa_composite_" + self.key] = (values, made)
        return made

    def __set__(self, instance, value):
        if value is None:
            values = (None,) * len(self.keys)
        else:
            values = tuple(_values_of(value))
        for key, part in zip(self.keys, values):
            setattr(instance, key, part)
        self._own(instance, value)
        instance.__dict__["_sa_composite_" + self.key] = (values, value)

    def _own(self, instance, value):
        """A mutable composite tells its owner of changes."""
        if hasattr(value, "_has_parent"):
            value._has_parent(instance, self.key)

    def __delete__(self, instance):
        self.__set__(instance, None)


def _infer(column, field, cls):
    from sqlalchemy import types
    if not isinstance(column.type, types.NullType):
        return
    kind = field.type
    if isinstance(kind, str):
        from sqlalchemy.orm.annotations import evaluate
        kind = evaluate(kind, cls)
    from sqlalchemy.orm import annotations
    read = annotations.Read()
    kind = annotations._split_optional(kind, read, cls)
    found = types._for_python_type(kind) if isinstance(kind, type) else None
    if found is not None:
        column.type = found
        if not column.primary_key:
            column.nullable = bool(read.optional)


def _values_of(value):
    method = getattr(value, "__composite_values__", None)
    if method is not None:
        return method()
    return [getattr(value, name) for name in value.__dataclass_fields__]


class CompositeAttribute(Bundle):
    """`Vertex.start`: in a query its columns, in a row the object that they make."""

    def __init__(self, prop, owner):
        self.prop = self.property = prop
        self.owner = owner
        super().__init__(prop.key, *self._columns)

    def create_row_processor(self, query, procs, labels):
        def proc(row):
            values = [proc(row) for proc in procs]
            return None if all(it is None for it in values) else self.prop.composite_class(*values)

        return proc

    @property
    def _columns(self):
        return [getattr(self.owner, key) for key in self.prop.keys]

    def __eq__(self, other):
        values = [None] * len(self.prop.keys) if other is None else _values_of(other)
        return and_(*[column == value for column, value in zip(self._columns, values)])

    def __ne__(self, other):
        values = [None] * len(self.prop.keys) if other is None else _values_of(other)
        return and_(*[column != value for column, value in zip(self._columns, values)])

    def in_(self, other):
        from sqlalchemy.sql import operators
        raise NotImplementedError(str(operators.in_op))

    __hash__ = object.__hash__

    def __clause_element__(self):
        return self

    @property
    def clauses(self):
        return self._columns

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.prop.composite_class, name)


Composite.Comparator = CompositeAttribute
CompositeProperty = Composite


def composite(_class_or_attr=None, *attrs, **kw):
    return Composite(_class_or_attr, *attrs, **kw)
