# Declarative mapping: from a class body to a table and a mapper configuration.
#
# This file only reads classes; what mapping means is decided by the native half (_athanor_orm).
import _athanor_orm
from sqlalchemy import exc
from _sqlalchemy import Column, MetaData, Table
from sqlalchemy.orm import annotations as _annotations
from sqlalchemy.orm.base import Mapped, NO_ARG
from sqlalchemy.orm.properties import (
    MappedColumn, RelationshipProperty, ColumnProperty, QueryExpression, Synonym, mapped_column)
from sqlalchemy.orm.composites import Composite

_DUNDERS = frozenset((
    "__dict__", "__weakref__", "__doc__", "__module__", "__qualname__", "__annotations__", "__annotate__",
    "__annotate_func__", "__annotations_cache__", "__static_attributes__", "__firstlineno__", "__conditional_annotations__",
    "__orig_bases__", "__parameters__", "__init_subclass__", "__slots__", "__hash__", "__eq__", "__init__", "__repr__"))


def _merge(a, b):
    """Both lists in one, each keeping its order; they are switched wherever a name stands in both."""
    both = set(a) & set(b)
    out = []
    current, other = iter(a), iter(b)
    while True:
        for name in current:
            if name in both:
                both.discard(name)
                current, other = other, current
                break
            out.append(name)
        else:
            out.extend(other)
            return out


class declared_attr:
    """A class-level attribute that is computed for each mapped class."""

    _cascading = False

    def __init__(self, fn, cascading=False, quiet=False):
        if isinstance(fn, (classmethod, staticmethod)):
            fn = fn.__func__
        self.fget = fn
        self.__doc__ = getattr(fn, "__doc__", None)
        self._cascading = cascading

    def __get__(self, instance, owner):
        cache = owner.__dict__.get("_sa_declared_attrs") if owner is not None else None
        if cache is not None and self in cache:
            return cache[self]
        value = self.fget(owner)
        if cache is not None:
            cache[self] = value
        return value

    @classmethod
    def directive(cls, fn):
        return cls(fn)

    @classmethod
    def cascading_of(cls, fn):
        return cls(fn, cascading=True)


class _Cascading:
    def __get__(self, instance, owner):
        return lambda fn: declared_attr(fn, cascading=True)


declared_attr.cascading = _Cascading()


def has_inherited_table(cls):
    for base in cls.__mro__[1:]:
        if getattr(base, "__table__", None) is not None:
            return True
    return False


def _is_mapped(cls):
    return "__mapper__" in cls.__dict__


# Set by sqlalchemy.orm.events when somebody listens to constructors.
_init_hook = None


def __init__(self, **kwargs):
    if _init_hook is not None:
        _athanor_orm.ensure_state(self)
        _init_hook(self, _set_attributes, (), kwargs)
    else:
        _athanor_orm.construct(self, kwargs)


def _set_attributes(self, **kwargs):
    _athanor_orm.construct(self, kwargs)


# What messages about wrong arguments call it.
_constructor = __init__


class registry:
    def __init__(self, *, metadata=None, class_registry=None, type_annotation_map=None, constructor=_constructor):
        self.metadata = metadata if metadata is not None else MetaData()
        self._class_registry = class_registry if class_registry is not None else {}
        self.type_annotation_map = {}
        if type_annotation_map:
            self.update_type_annotation_map(type_annotation_map)
        self.constructor = constructor
        self._native = _athanor_orm.new_registry(self.metadata)

    def update_type_annotation_map(self, type_annotation_map):
        for key, value in type_annotation_map.items():
            self.type_annotation_map[key] = value

    @property
    def mappers(self):
        return frozenset(_athanor_orm.mappers(self._native))

    def configure(self, cascade=False):
        _athanor_orm.configure(self._native)

    def dispose(self, cascade=False):
        _athanor_orm.dispose(self._native)

    def generate_base(self, mapper=None, cls=object, name="Base", metaclass=None):
        metaclass = metaclass or DeclarativeMeta
        bases = cls if isinstance(cls, tuple) else (cls,)
        body = {"registry": self, "metadata": self.metadata, "_sa_registry": self, "__abstract__": True}
        if isinstance(cls, type):
            body["__doc__"] = cls.__doc__
        if self.constructor is not None:
            body["__init__"] = self.constructor
        return metaclass(name, bases, body)

    def mapped(self, cls):
        map_class(self, cls)
        return cls

    def mapped_as_dataclass(self, __cls=None, **kw):
        def decorate(cls):
            cls._sa_dataclass = kw
            _as_dataclass(self, cls, kw)
            return cls
        return decorate(__cls) if __cls is not None else decorate

    def as_declarative_base(self, **kw):
        def decorate(cls):
            kw["cls"] = cls
            kw["name"] = cls.__name__
            return self.generate_base(**kw)
        return decorate

    def map_declaratively(self, cls):
        map_class(self, cls)
        return cls.__mapper__

    def map_imperatively(self, class_, local_table=None, properties=None, **kw):
        props = {}
        for key, value in (properties or {}).items():
            props[key] = value if not isinstance(value, Column) else ColumnProperty(value)
        inherits = kw.pop("inherits", None)
        parent = _mapped_parent(class_) if inherits is None else getattr(inherits, "class_", inherits)
        if kw.get("concrete") and parent is not None:
            own = [key for base in class_.__mro__[:class_.__mro__.index(parent)] for key in base.__dict__]
            kw["_first_columns"] = [key for key in _athanor_orm.attribute_keys(parent) if key not in own]
        mapper = _finish(self, class_, local_table, props, dict(kw), parent)
        if kw.get("concrete") and parent is not None:
            mark_unimplemented(class_, parent)
        return mapper


registry.__module__ = "sqlalchemy.orm.decl_api"


def _mapped_parent(cls):
    for base in cls.__mro__[1:]:
        if _is_mapped(base):
            return base
    return None


def _setup_base(cls):
    if "metadata" in cls.__dict__:
        metadata = cls.__dict__["metadata"]
    else:
        metadata = None
    if "registry" in cls.__dict__:
        reg = cls.__dict__["registry"]
        if not isinstance(reg, registry):
            raise exc.InvalidRequestError("Declarative base class has a 'registry' attribute that is not an instance of sqlalchemy.orm.registry()")
        annotation_map = cls.__dict__.get("type_annotation_map")
        if annotation_map:
            reg.update_type_annotation_map(annotation_map)
    else:
        reg = registry(metadata=metadata, type_annotation_map=getattr(cls, "type_annotation_map", None))
        cls.registry = reg
    cls._sa_registry = reg
    if "metadata" not in cls.__dict__:
        cls.metadata = reg.metadata
    if getattr(cls, "__init__", object.__init__) is object.__init__:
        cls.__init__ = reg.constructor


class DeclarativeAttributeIntercept(type):
    __module__ = "sqlalchemy.orm.decl_api"

    def __setattr__(cls, key, value):
        if "__mapper__" in cls.__dict__ and _adds_property(value):
            _add_attribute(cls, key, value)
        else:
            type.__setattr__(cls, key, value)

    def __delattr__(cls, key):
        if "__mapper__" in cls.__dict__ and key in cls.__mapper__.attrs:
            raise NotImplementedError("Can't un-map individual mapped attributes on a mapped class.")
        type.__delattr__(cls, key)


class DeclarativeMeta(DeclarativeAttributeIntercept):
    __module__ = "sqlalchemy.orm.decl_api"

    def __init__(cls, name, bases, body, **kw):
        reg = getattr(cls, "_sa_registry", None)
        if reg is None:
            reg = body.get("registry")
            if isinstance(reg, registry):
                type.__setattr__(cls, "_sa_registry", reg)
        if "__abstract__" not in cls.__dict__ or not cls.__dict__["__abstract__"]:
            map_class(cls._sa_registry, cls)
        type.__init__(cls, name, bases, body)


class DeclarativeBase(metaclass=DeclarativeAttributeIntercept):
    def __init_subclass__(cls, **kw):
        if DeclarativeBase in cls.__bases__:
            for base in cls.__bases__:
                if base is not DeclarativeBase and hasattr(base, "_sa_registry"):
                    raise exc.InvalidRequestError("Can't use DeclarativeBase twice")
            _setup_base(cls)
        elif "__abstract__" not in cls.__dict__ or not cls.__dict__["__abstract__"]:
            map_class(cls._sa_registry, cls)
        super().__init_subclass__(**kw)


class DeclarativeBaseNoMeta:
    def __init_subclass__(cls, **kw):
        if DeclarativeBaseNoMeta in cls.__bases__:
            _setup_base(cls)
        elif not cls.__dict__.get("__abstract__"):
            map_class(cls._sa_registry, cls)
        super().__init_subclass__(**kw)


class MappedAsDataclass(metaclass=DeclarativeAttributeIntercept):
    def __init_subclass__(cls, init=NO_ARG, repr=NO_ARG, eq=NO_ARG, order=NO_ARG, unsafe_hash=NO_ARG,
                          match_args=NO_ARG, kw_only=NO_ARG, dataclass_callable=NO_ARG, **kw):
        given = {name: value for name, value in (
            ("init", init), ("repr", repr), ("eq", eq), ("order", order), ("unsafe_hash", unsafe_hash),
            ("match_args", match_args), ("kw_only", kw_only)) if value is not NO_ARG}
        inherited = dict(getattr(cls, "_sa_dataclass", None) or {})
        inherited.update(given)
        cls._sa_dataclass = inherited
        super().__init_subclass__(**kw)
        if "__mapper__" not in cls.__dict__ and not hasattr(cls, "_sa_registry"):
            pass


def declarative_base(*, metadata=None, mapper=None, cls=object, name="Base", class_registry=None,
                     type_annotation_map=None, constructor=_constructor, metaclass=DeclarativeMeta):
    reg = registry(metadata=metadata, class_registry=class_registry, constructor=constructor,
                   type_annotation_map=type_annotation_map)
    return reg.generate_base(mapper=mapper, cls=cls, name=name, metaclass=metaclass)


def as_declarative(**kw):
    bind = kw.pop("bind", None)
    metadata, class_registry = kw.pop("metadata", None), kw.pop("class_registry", None)
    return registry(metadata=metadata, class_registry=class_registry).as_declarative_base(**kw)


def _adds_property(value):
    return isinstance(value, (
        Column, MappedColumn, RelationshipProperty, ColumnProperty, QueryExpression, Synonym, Composite))


def _add_attribute(cls, key, value):
    """`User.address = relationship(...)` after the class was mapped."""
    if isinstance(value, MappedColumn):
        value = value.column
    if isinstance(value, Column):
        if not value.name:
            value.name = key
        cls.__table__.append_column(value)
        value = ColumnProperty(value)
    value._declared(cls, key)
    _athanor_orm.add_property(cls, key, value)


class _Scan:
    """What the class body says, in order."""

    def __init__(self, reg, cls):
        self.registry = reg
        self.cls = cls
        self.columns = []        # (key, Column)
        self.properties = {}     # key -> property, in order of appearance
        self.orders = {}
        self.use_existing = set()
        self.dataclass_fields = []


def _names_of(base, is_mixin):
    values = [name for name in vars(base) if name not in _DUNDERS]
    notes = _annotations.own_annotations(base)
    return _merge(values, [name for name in notes if name not in _DUNDERS]), notes


def _is_class_var(note):
    return (note if isinstance(note, str) else repr(note)).removeprefix("typing.").startswith("ClassVar")


def _may_be_unmapped(cls):
    # A dataclass has fields of its own.
    return getattr(cls, "__allow_unmapped__", False) or hasattr(cls, "__dataclass_fields__") or (
        issubclass(cls, MappedAsDataclass))


def _refuse_annotation(cls, key):
    from sqlalchemy.orm.exc import MappedAnnotationError
    raise MappedAnnotationError(
        'Type annotation for "%s.%s" can\'t be correctly interpreted for Annotated Declarative Table form.  '
        'ORM annotations should normally make use of the ``Mapped[]`` generic type, or other ORM-compatible '
        'generic type, as a container for the actual type, which indicates the intent that the attribute is '
        'mapped. Class variables that are not intended to be mapped by the ORM should use ClassVar[].  To '
        'allow Annotated Declarative to disregard legacy annotations which don\'t use Mapped[] to pass, set '
        '"__allow_unmapped__ = True" on the class or a superclass this class.' % (cls.__name__, key),
        code="zlpr")


def _take(scan, key, value, note, base, is_mixin):
    """One attribute of one class of the MRO."""
    cls = scan.cls
    if isinstance(value, declared_attr):
        inherited_mixin = is_mixin
        if not inherited_mixin and key.startswith("__"):
            return
        if key in ("__tablename__", "__table_args__", "__mapper_args__"):
            return
        if note is None:
            note = getattr(value.fget, "__annotations__", {}).get("return")
        value = value.__get__(None, cls)
        is_mixin = False
        if _adds_property(value):
            type.__setattr__(cls, key, value) if key not in cls.__dict__ else None
    read = None
    if note is not None:
        relation = isinstance(value, RelationshipProperty)
        try:
            read = _annotations.read(note, base, for_relationship=relation)
        except Exception as error:
            if isinstance(note, str) and "Mapped" not in note:
                return
            raise
        if not read.mapped:
            if value is None:
                if base is cls and not _is_class_var(note) and not _may_be_unmapped(cls):
                    _refuse_annotation(cls, key)
                return
            if not _adds_property(value):
                return
            if isinstance(value, (MappedColumn, RelationshipProperty)) and not isinstance(value, Column) and not (
                    getattr(cls, "__allow_unmapped__", False)):
                _refuse_annotation(cls, key)
            read = None
    if value is None and read is not None:
        value = mapped_column()
        value._implicit = True
    if value is None:
        return
    if isinstance(value, MappedColumn):
        if is_mixin:
            value = value._copy()
        value._settle(scan.registry, cls, key, read)
        _add_column(scan, key, value.column, value)
    elif isinstance(value, Column):
        if is_mixin:
            if any(fk for fk in value.foreign_keys) and not value.name:
                pass
            value = value._copy()
        if read is not None:
            wrapped = MappedColumn._around(value)
            wrapped._settle(scan.registry, cls, key, read)
        if not value.name:
            value.name = key
            value.key = value.key or key
        _add_column(scan, key, value, None)
    elif isinstance(value, RelationshipProperty):
        if is_mixin:
            raise exc.InvalidRequestError(
                "Mapper properties (i.e. deferred,column_property(), relationship(), etc.) must be declared as "
                "@declared_attr callables on declarative mixin classes.  For dataclass field() objects, use a lambda:")
        value._annotate(cls, key, read)
        value._declared(cls, key)
        scan.properties[key] = value
    elif isinstance(value, Composite):
        # Its columns are mapped as themselves; the object stays in the class as a descriptor.
        value._settle(scan, cls, key, read)
        if cls.__dict__.get(key) is not value:
            type.__setattr__(cls, key, value)
    elif isinstance(value, (ColumnProperty, QueryExpression, Synonym)):
        value._declared(cls, key)
        for name, column in value._new_columns(key):
            if not column.name:
                column.name = name
            scan.columns.append((name, column))
        scan.properties[key] = value
        extra = getattr(value, "_hidden", None)
        if extra is not None:
            for name, prop in extra(scan, read):
                scan.properties[name] = prop


def _add_column(scan, key, column, mapped):
    order = 0
    if mapped is not None:
        order = mapped.sort_order
        if mapped._use_existing:
            scan.use_existing.add(key)
        if mapped.deferred or mapped.deferred_group or mapped.active_history:
            scan.properties[key] = ColumnProperty(
                column, deferred=mapped.deferred, group=mapped.deferred_group, raiseload=mapped.deferred_raiseload,
                active_history=mapped.active_history)
    scan.columns.append((key, column))
    scan.orders[key] = order


def _class_argument(cls, name, parent):
    """`__tablename__` and friends: from the class or a mixin; of a mapped parent only what is a declared_attr."""
    for base in cls.__mro__:
        if name not in base.__dict__:
            continue
        value = base.__dict__[name]
        if isinstance(value, declared_attr):
            found = getattr(cls, name, None)
            if found is not None and (name == "__table__" or found):
                return found
            continue
        if base is not cls and _is_mapped(base):
            continue
        if isinstance(value, (classmethod, staticmethod)):
            found = getattr(cls, name)
            return found() if callable(found) else found
        if isinstance(value, property):
            return value.fget(cls)
        if callable(value):
            return value(cls)
        return getattr(cls, name)
    return None


def _own_hook(cls, name):
    """A method that the class has itself, or from a mixin that is not mapped."""
    for base in cls.__mro__:
        if name in base.__dict__ and (base is cls or not _is_mapped(base)):
            return getattr(cls, name)
    return None


def _declare_hooks(cls):
    for name, first in (("__declare_first__", True), ("__declare_last__", False)):
        hook = _own_hook(cls, name)
        if hook is not None:
            _athanor_orm.on_configuring(hook, first)


def map_to_union(reg, cls, union, discriminator, primary):
    """Maps a class without a table to the union of its subclasses' tables."""
    map_class(reg, cls, union, (discriminator, primary))


class _Unimplemented:
    """An attribute of the class above that a concrete class has no column for."""

    def __init__(self, cls, key):
        self.owner, self.key = cls, key

    def _refuse(self):
        text = _athanor_orm.inspect_mapper_text(self.owner)
        return AttributeError(
            "Concrete %s does not implement attribute %r at the instance level.  Add this property explicitly to %s."
            % (text, self.key, text))

    def __get__(self, instance, owner):
        if instance is None:
            return self
        raise self._refuse()

    def __set__(self, instance, value):
        raise self._refuse()

    def __delete__(self, instance):
        raise self._refuse()

    def __str__(self):
        return "%s.%s" % (self.owner.__name__, self.key)


def mark_unimplemented(cls, above):
    own = _athanor_orm.attribute_keys(cls)
    for key in _athanor_orm.attribute_keys(above):
        if key not in own and key not in cls.__dict__ and getattr(cls, key, None) is getattr(above, key, None):
            type.__setattr__(cls, key, _Unimplemented(cls, key))


def map_class(reg, cls, union=None, discriminator=None):
    """Reads a class and maps it."""
    if union is None and _is_deferred(cls):
        # AbstractConcreteBase: it is mapped when its subclasses are.
        _declare_hooks(cls)
        _athanor_orm.needs_configuration(reg._native)
        return cls
    parent = _mapped_parent(cls)
    type.__setattr__(cls, "_sa_declared_attrs", {})
    if getattr(cls, "_sa_dataclass", None) is not None:
        _remember_values(cls)
    scan = _Scan(reg, cls)
    done = set()
    for base in cls.__mro__:
        if base is object or base in (DeclarativeBase, MappedAsDataclass, DeclarativeBaseNoMeta):
            continue
        if base is not cls and _is_mapped(base):
            continue
        if parent is not None and base is not cls and issubclass(parent, base):
            # A mixin of the parent: the parent has its attributes already.
            for name in list(vars(base)):
                value = vars(base)[name]
                if isinstance(value, declared_attr) and value._cascading and name not in done:
                    done.add(name)
                    _take(scan, name, value, None, base, True)
            continue
        names, notes = _names_of(base, base is not cls)
        for name in names:
            if name in done:
                continue
            value = vars(base).get(name)
            if name in ("metadata", "registry") and base is cls and (
                    isinstance(value, (Column, MappedColumn)) or (value is None and name in notes)):
                from sqlalchemy.util import _warn
                _warn("SAWarning", "Attribute name '%s' should be left reserved for the %s when using a Declarative class."
                      % (name, "MetaData instance" if name == "metadata" else "Declarative class registry"))
            elif name in ("registry", "metadata", "type_annotation_map", "_sa_registry", "_sa_declared_attrs",
                          "_sa_dataclass"):
                continue
            if isinstance(value, tuple) and len(value) == 1 and _adds_property(value[0]):
                from sqlalchemy.util import _warn
                _warn("SAWarning", "Ignoring declarative-like tuple value of attribute '%s': possibly a copy-and-paste error "
                                   "with a comma accidentally placed at the end of the line?" % name)
                continue
            if name.startswith("__") and name.endswith("__"):
                continue
            if name == "registry" and value is not None and _adds_property(value):
                raise exc.InvalidRequestError(
                    "Attribute name '%s' is reserved when using the Declarative API." % name)
            if not (_adds_property(value) or isinstance(value, declared_attr) or (value is None and name in notes)
                    or (name in notes and not callable(value))):
                if name in vars(base):
                    done.add(name)
                continue
            if name in notes and value is not None and not (_adds_property(value) or isinstance(value, declared_attr)):
                # `x: Mapped[int] = 5` is a dataclass default; anything else is a plain class attribute.
                read = _annotations.read(notes[name], base)
                if not read.mapped:
                    continue
                value = mapped_column(default=value)
                value._implicit = True
            done.add(name)
            before = len(scan.columns), len(scan.properties)
            _take(scan, name, value, notes.get(name), base, base is not cls)
    table = union if union is not None else _class_argument(cls, "__table__", parent)
    tablename = None if union is not None else _class_argument(cls, "__tablename__", parent)
    mapper_args = _class_argument(cls, "__mapper_args__", parent) or {}
    mapper_args = dict(mapper_args)
    concrete = mapper_args.get("concrete", False)
    columns = scan.columns
    if any(scan.orders.get(key) for key, _ in columns):
        columns = sorted(columns, key=lambda it: scan.orders.get(it[0], 0))
    if table is None and tablename is not None:
        args, kwargs = (), {}
        table_args = _class_argument(cls, "__table_args__", parent)
        if table_args:
            if isinstance(table_args, dict):
                kwargs = dict(table_args)
            elif isinstance(table_args, tuple):
                if table_args and isinstance(table_args[-1], dict):
                    args, kwargs = table_args[:-1], dict(table_args[-1])
                else:
                    args = table_args
            else:
                raise exc.ArgumentError("__table_args__ value must be a tuple, dict, or None")
        metadata = getattr(cls, "metadata", reg.metadata)
        if not isinstance(metadata, MetaData):
            metadata = reg.metadata
        table = Table(tablename, metadata, *[column for _, column in columns], *args, **kwargs)
        type.__setattr__(cls, "__table__", table)
    elif union is not None:
        _of_union(scan, cls, union, discriminator, mapper_args)
        columns = []
    elif table is not None:
        for key, column in columns:
            if isinstance(table, Table) and not table.c.contains_column(column):
                raise exc.ArgumentError("Can't add additional column %r when specifying __table__" % (column.key,))
    elif parent is not None:
        # Single-table inheritance: new columns go into the parent's table.
        table = None
        target = parent.__table__
        for key, column in columns:
            if column.name in target.c:
                existing = target.c[column.name]
                if existing is not column:
                    if key not in scan.use_existing:
                        raise exc.ArgumentError(
                            "Column '%s' on class %s conflicts with existing column '%s'.  If using Declarative, consider "
                            "using the use_existing_column parameter of mapped_column() to resolve conflicts."
                            % (column.name, cls.__name__, existing))
                    scan.properties[key] = ColumnProperty(existing)
                continue
            target.append_column(column)
    else:
        raise exc.InvalidRequestError(
            "Class %r does not have a __table__ or __tablename__ specified and does not inherit from an existing "
            "table-mapped class." % cls)
    properties = {}
    for key, column in columns:
        if key in scan.properties:
            continue
        if column.name != key or (table is None and parent is not None):
            properties[key] = ColumnProperty(column)
    ordered = {}
    for key in _order_of(scan, properties):
        ordered[key] = scan.properties[key] if key in scan.properties else properties[key]
    if concrete and parent is not None:
        own = [key for base in cls.__mro__[:cls.__mro__.index(parent)] for key in base.__dict__]
        mapper_args["_first_columns"] = [key for key in _athanor_orm.attribute_keys(parent) if key not in own]
    _finish(reg, cls, table, ordered, mapper_args, None if concrete and parent is None else parent)
    if concrete and parent is not None:
        mark_unimplemented(cls, parent)
    if union is None:
        _declare_hooks(cls)
    if getattr(cls, "_sa_dataclass", None) is not None and isinstance(cls, DeclarativeAttributeIntercept):
        from sqlalchemy.orm import dataclass_support
        dataclass_support.apply(cls)
    return cls


def _is_deferred(cls):
    from sqlalchemy.orm.concrete import AbstractConcreteBase
    return AbstractConcreteBase in cls.__bases__


def _of_union(scan, cls, union, discriminator, mapper_args):
    """The arguments of a class that is mapped to the union of its subclasses' tables."""
    discriminator, primary = discriminator
    keys = []
    for key, column in scan.columns:
        if key != column.key and key not in scan.properties:
            scan.properties[key] = ColumnProperty(union.c[column.key])
        elif isinstance(scan.properties.get(key), ColumnProperty):
            del scan.properties[key]
            keys.append(column.key)
        else:
            keys.append(column.key)
    mapper_args["polymorphic_on"] = union.c[discriminator]
    mapper_args["polymorphic_abstract"] = True
    if cls.__dict__.get("strict_attrs", False):
        mapper_args["include_properties"] = primary + keys + [discriminator]
        mapper_args["with_polymorphic"] = ("*", union)


def _remember_values(cls):
    """What the class bodies said, for the dataclass fields; mapping replaces it by descriptors."""
    for base in cls.__mro__:
        if base is not object and "_sa_declared_values" not in base.__dict__ and base not in (
                DeclarativeBase, MappedAsDataclass):
            type.__setattr__(base, "_sa_declared_values", dict(vars(base)))
            type.__setattr__(base, "_sa_own_names", frozenset(vars(base)))


def _order_of(scan, renamed):
    """Declared properties in the order of the class body, then the columns under another name."""
    return list(scan.properties) + [key for key in renamed if key not in scan.properties]


def _finish(reg, cls, table, properties, mapper_args, parent):
    known = reg._class_registry.get(cls.__name__)
    if known is not None and known is not cls and getattr(known, "__module__", None) == cls.__module__:
        from sqlalchemy.util import _warn
        _warn("SAWarning", "This declarative base already contains a class with the same class name and module name as %s.%s, "
                           "and will be replaced in the string-lookup table." % (cls.__module__, cls.__name__))
    reg._class_registry[cls.__name__] = cls
    if "_sa_registry" not in cls.__dict__ and not hasattr(cls, "_sa_registry"):
        cls._sa_registry = reg
    for key, prop in properties.items():
        prop._declared(cls, key)
    mapper = _athanor_orm.map_class(reg._native, cls, table, properties, mapper_args, parent)
    if table is not None and "__table__" not in cls.__dict__:
        type.__setattr__(cls, "__table__", table)
    if "__init__" not in _all_names(cls) and reg.constructor is not None:
        type.__setattr__(cls, "__init__", reg.constructor)
    _instrument_init(cls)
    from sqlalchemy.orm import events
    events.mapped(cls, mapper)
    _athanor_orm.instrument(cls)
    for key, prop in properties.items():
        if isinstance(prop, Synonym) and prop.descriptor is not None:
            cls.__dict__[key].descriptor = prop.descriptor
    _collect_validators(cls)
    return mapper


def _instrument_init(cls):
    """Objects get their record before the program's own __init__ runs."""
    original = cls.__dict__.get("__init__")
    if original is None:
        # Inherited from a mixin or a plain base: wrap it here, unless a mapped parent has done so.
        for base in cls.__mro__[1:]:
            if "__init__" in base.__dict__:
                original = base.__dict__["__init__"]
                break
        if original is None or _is_instrumented(original):
            return
    elif _is_instrumented(original):
        return

    def __init__(self, *args, **kwargs):
        _athanor_orm.ensure_state(self)
        if _init_hook is not None:
            _init_hook(self, original, args, kwargs)
        else:
            original(self, *args, **kwargs)

    __init__.__doc__ = getattr(original, "__doc__", None)
    __init__.__wrapped__ = original
    __init__._sa_original_init = original
    type.__setattr__(cls, "__init__", __init__)


def _is_instrumented(init):
    return init is _constructor or hasattr(init, "_sa_original_init") or init is object.__init__


def _all_names(cls):
    names = set()
    for base in cls.__mro__:
        if base is not object:
            names.update(base.__dict__)
    return names


def _collect_validators(cls):
    """What decorators of the class and its mixins asked for; a mapped parent has seen to its own."""
    parent = _mapped_parent(cls)
    seen = set()
    for base in cls.__mro__:
        if parent is not None and base is not cls and issubclass(parent, base):
            continue
        for name, value in list(vars(base).items()):
            if name in seen:
                continue
            names = getattr(value, "__sa_validators__", None)
            if names:
                seen.add(name)
                _athanor_orm.add_validator(cls, tuple(names), value, value.__sa_validate_opts__)
            elif getattr(value, "__sa_reconstructor__", False):
                seen.add(name)
                _athanor_orm.listen(cls, "load", _reconstruct(value), {
                    "retval": False, "propagate": False, "first": False, "active_history": False, "everywhere": False})


def _reconstruct(fn):
    return lambda instance, context: fn(instance)


def _as_dataclass(reg, cls, options):
    map_class(reg, cls)
    from sqlalchemy.orm import dataclass_support
    dataclass_support.apply(cls)
