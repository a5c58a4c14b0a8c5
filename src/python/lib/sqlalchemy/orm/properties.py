# What stands in a class body: mapped_column, relationship, column_property, synonym, composite.
import _athanor_orm
from sqlalchemy import exc
from _sqlalchemy import Column
from sqlalchemy.orm.base import NO_ARG


class MapperProperty:
    key = None
    parent = None
    doc = None

    def _declared(self, cls, key):
        self.key = key
        self._class = cls

    def _new_columns(self, key):
        return ()

    @property
    def class_attribute(self):
        return getattr(self._class, self.key)

    def __str__(self):
        return "%s.%s" % (self._class.__name__, self.key) if self.key else object.__repr__(self)

    def __repr__(self):
        return "<%s at 0x%x; %s>" % (type(self).__name__, id(self), self.key or "no key")

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        if self.key is None:
            raise AttributeError(name)
        return _athanor_orm.property_attribute(self._class, self.key, name)


class MappedColumn(MapperProperty):
    _implicit = False

    def __init__(self, *args, **kw):
        self._attribute_options = {name: kw.pop(name, NO_ARG) for name in (
            "init", "repr", "default_factory", "compare", "kw_only", "hash", "dataclass_metadata")}
        default = kw.get("default", NO_ARG)
        self._default = default
        insert_default = kw.pop("insert_default", NO_ARG)
        if insert_default is not NO_ARG and default is not NO_ARG:
            raise exc.ArgumentError("The 'default' and 'insert_default' parameters of Column are mutually exclusive")
        self._dataclass_default = default
        if insert_default is not NO_ARG:
            kw["default"] = insert_default
        elif default is NO_ARG:
            kw.pop("default", None)
        self.deferred = kw.pop("deferred", NO_ARG)
        self.deferred_group = kw.pop("deferred_group", None)
        self.deferred_raiseload = kw.pop("deferred_raiseload", None) or False
        if self.deferred is NO_ARG:
            self.deferred = bool(self.deferred_group or self.deferred_raiseload)
        self.active_history = kw.pop("active_history", False)
        self.sort_order = kw.pop("sort_order", 0)
        self._use_existing = kw.pop("use_existing_column", False)
        self._nullable_given = "nullable" in kw and kw["nullable"] is not NO_ARG
        kw = {name: value for name, value in kw.items() if value is not NO_ARG}
        self._has_type = self._find_type(args, kw)
        self.column = Column(*args, **kw)
        self._args = args

    @staticmethod
    def _find_type(args, kw):
        if kw.get("type_") is not None:
            return True
        from sqlalchemy.types import TypeEngine
        rest = args[1:] if args and isinstance(args[0], str) else args
        for it in rest:
            if it is None:
                continue
            return isinstance(it, TypeEngine) or (isinstance(it, type) and issubclass(it, TypeEngine))
        return False

    @classmethod
    def _around(cls, column):
        self = cls.__new__(cls)
        self.column = column
        self._has_type = type(column.type).__name__ != "NullType"
        self._nullable_given = True
        self.deferred, self.deferred_group, self.deferred_raiseload = False, None, False
        self.active_history, self.sort_order = False, 0
        self._attribute_options, self._default, self._dataclass_default = {}, NO_ARG, NO_ARG
        return self

    def _copy(self):
        new = MappedColumn.__new__(type(self))
        new.__dict__.update(self.__dict__)
        new.column = self.column._copy()
        return new

    def __clause_element__(self):
        return self.column

    def operate(self, op, *other, **kw):
        return op(self.column, *other, **kw)

    @property
    def name(self):
        return self.column.name

    @property
    def foreign_keys(self):
        return self.column.foreign_keys

    def _merge_template(self, template):
        """Takes over what a mapped_column() inside Annotated says."""
        mine, theirs = self.column, template.column._copy()
        if template._has_type and not self._has_type:
            mine.type = theirs.type
            self._has_type = True
        _athanor_orm.merge_column(mine, theirs, self._nullable_given, template._nullable_given)
        self._nullable_given = self._nullable_given or template._nullable_given
        if template.sort_order and not self.sort_order:
            self.sort_order = template.sort_order
        if self._dataclass_default is NO_ARG:
            self._dataclass_default = template._dataclass_default

    def _settle(self, reg, cls, key, read):
        """The class is known now: name, type and nullability."""
        self.key, self._class = key, cls
        column = self.column
        if read is not None:
            for extra in read.extras:
                if isinstance(extra, MappedColumn):
                    self._merge_template(extra)
        if not column.name:
            column.name = key
            column.key = column.key or key
        if read is None and not self._has_type and not column.foreign_keys:
            raise exc.ArgumentError(
                "Python typing annotation is required for attribute \"%s.%s\" when primary argument(s) for \"MappedColumn\" "
                "construct are None or not present" % (cls.__name__, key))
        if read is not None:
            if not self._nullable_given and not column.primary_key:
                column.nullable = read.optional
            if not self._has_type and not (column.foreign_keys and self._type_from_fk(read)):
                column.type = type_for(reg, cls, key, read)
        return column

    def _type_from_fk(self, read):
        return True

    # Expressions written in the class body, such as `~flag` or `id + 1`.
    def __add__(self, other):
        return self.column + other

    def __sub__(self, other):
        return self.column - other

    def __mul__(self, other):
        return self.column * other

    def __truediv__(self, other):
        return self.column / other

    def __radd__(self, other):
        return other + self.column

    def __invert__(self):
        return ~self.column

    def __eq__(self, other):
        return self.column == other

    def __ne__(self, other):
        return self.column != other

    def __lt__(self, other):
        return self.column < other

    def __le__(self, other):
        return self.column <= other

    def __gt__(self, other):
        return self.column > other

    def __ge__(self, other):
        return self.column >= other

    __hash__ = object.__hash__

    def __getattr__(self, name):
        if name.startswith("__") or name in ("column", "_class", "key"):
            raise AttributeError(name)
        return getattr(self.column, name)


def _python_type_name(it):
    if isinstance(it, type):
        return "<class '%s'>" % (it.__qualname__ if it.__module__ == "builtins" else it.__module__ + "." + it.__qualname__)
    return repr(it)


def type_for(reg, cls, key, read):
    """The SQL type for what Mapped[...] names."""
    from sqlalchemy import types
    it = read.type
    lookup = reg.type_annotation_map
    for candidate in (read.pep695, read.annotated, it):
        if candidate is None:
            continue
        try:
            if candidate in lookup:
                return lookup[candidate]
        except TypeError:
            pass
    if isinstance(it, type):
        import sys
        enum = sys.modules.get("enum")
        if enum is not None and issubclass(it, enum.Enum):
            for base in it.__mro__:
                if base in lookup:
                    template = lookup[base]
                    if isinstance(template, types.Enum):
                        return template._for_class(it) if hasattr(template, "_for_class") else types.Enum(it)
                    return template
            return types.Enum(it)
        for base in it.__mro__[:-1]:
            if base in lookup:
                return lookup[base]
        found = types.Double() if it is float else types._for_python_type(it)
        if found is not None:
            return found
    elif type(it).__name__ == "_LiteralGenericAlias":
        return types.Enum(*it.__args__, native_enum=False)
    elif type(it).__name__ == "NewType":
        if it in lookup:
            return lookup[it]
        found = types._for_python_type(it.__supertype__)
        if found is not None:
            return found
    from sqlalchemy.orm import annotations, exc as orm_exc
    if annotations.has_unknown(it):
        raise orm_exc.MappedAnnotationError(
            "Could not resolve all types within mapped annotation: \"%s\".  Ensure all types are written correctly "
            "and are imported within the module in use." % annotations.shown(read.annotation))
    raise orm_exc.MappedAnnotationError(
        "Could not locate SQLAlchemy Core type when resolving for Python type indicated by '%s' inside the Mapped[] annotation "
        "for the %r attribute; the type object is not resolvable by the registry" % (_python_type_name(it), key))


def mapped_column(*args, **kw):
    return MappedColumn(*args, **kw)


class RelationshipProperty(MapperProperty):
    _attribute_options = {}

    def __init__(self, argument=None, secondary=None, **kw):
        self.argument = argument
        self._attribute_options = {name: kw.pop(name) for name in (
            "init", "repr", "default", "default_factory", "compare", "kw_only") if name in kw}
        if secondary is not None:
            kw["secondary"] = secondary
        self._kwargs = kw
        self.info = kw.pop("info", {})
        self.doc = kw.pop("doc", None)
        self._collection = kw.get("collection_class")
        self._target_class = None

    def _annotate(self, cls, key, read):
        if read is None:
            if self.argument is None:
                raise exc.ArgumentError(
                    "relationship '%s' expects a class or a mapper argument (received: None)" % key)
            return
        if read.wrapper == "DynamicMapped":
            self._kwargs.setdefault("lazy", "dynamic")
        elif read.wrapper == "WriteOnlyMapped":
            self._kwargs.setdefault("lazy", "write_only")
        if read.collection is not None:
            if self._collection is None and read.collection is not list:
                self._kwargs["collection_class"] = self._collection = read.collection
            self._kwargs.setdefault("uselist", True)
        else:
            self._kwargs.setdefault("uselist", False)
        if self.argument is None:
            it = read.type
            self.argument = it.name if type(it).__name__ == "Forward" else it

    def _declared(self, cls, key):
        super()._declared(cls, key)
        if self._target_class is None:
            self._target_class = cls

    @property
    def entity(self):
        return self.mapper


_RelationshipDeclared = type("_RelationshipDeclared", (RelationshipProperty,), {"__module__": "sqlalchemy.orm.relationships"})
Relationship = RelationshipProperty


_DATACLASS_OPTIONS = frozenset((
    "init", "repr", "default", "default_factory", "compare", "kw_only", "hash", "dataclass_metadata"))
_CASCADES = frozenset((
    "all", "none", "delete", "delete-orphan", "expunge", "merge", "refresh-expire", "save-update"))


def relationship(argument=None, secondary=None, *, uselist=None, collection_class=None, primaryjoin=None,
                 secondaryjoin=None, back_populates=None, order_by=False, backref=None, overlaps=None, post_update=False,
                 cascade="save-update, merge", viewonly=False, lazy="select", passive_deletes=False, passive_updates=True,
                 active_history=False, enable_typechecks=True, foreign_keys=None, remote_side=None, join_depth=None,
                 comparator_factory=None, single_parent=False, innerjoin=False, distinct_target_key=None,
                 load_on_pending=False, query_class=None, info=None, omit_join=None, sync_backref=None, doc=None,
                 bake_queries=None, cascade_backrefs=False, **dataclass_options):
    if cascade_backrefs:
        raise exc.ArgumentError("The 'cascade_backrefs' parameter passed to relationship() may only be set to False.")
    for name in dataclass_options:
        if name not in _DATACLASS_OPTIONS:
            raise TypeError("RelationshipProperty.__init__() got an unexpected keyword argument '%s'" % name)
    if isinstance(cascade, str):
        unknown = sorted(set(it.strip() for it in cascade.split(",") if it.strip()) - _CASCADES)
        if unknown:
            raise exc.ArgumentError("Invalid cascade option(s): %s" % ", ".join(repr(it) for it in unknown))
    if viewonly:
        from sqlalchemy.util import _warn
        if sync_backref:
            raise exc.ArgumentError("sync_backref and viewonly cannot both be True")
        for name, value, default in (("passive_deletes", passive_deletes, False), ("passive_updates", passive_updates, True),
                                     ("enable_typechecks", enable_typechecks, True), ("active_history", active_history, False)):
            if value != default:
                _warn("SAWarning", "Setting %s on relationship() while also setting viewonly=True does not make sense, as a "
                                   "viewonly=True relationship does not perform persistence operations. This configuration may "
                                   "raise an error in a future release." % name)
    given = dict(dataclass_options)
    for name, value, default in (
            ("uselist", uselist, None), ("collection_class", collection_class, None), ("primaryjoin", primaryjoin, None),
            ("secondaryjoin", secondaryjoin, None), ("back_populates", back_populates, None), ("order_by", order_by, False),
            ("backref", backref, None), ("overlaps", overlaps, None), ("post_update", post_update, False),
            ("viewonly", viewonly, False), ("lazy", lazy, "select"), ("passive_deletes", passive_deletes, False),
            ("passive_updates", passive_updates, True), ("active_history", active_history, False),
            ("enable_typechecks", enable_typechecks, True), ("foreign_keys", foreign_keys, None),
            ("remote_side", remote_side, None), ("join_depth", join_depth, None), ("single_parent", single_parent, False),
            ("innerjoin", innerjoin, False), ("sync_backref", sync_backref, None), ("query_class", query_class, None)):
        if value is not default:
            given[name] = value
    if cascade != "save-update, merge":
        given["cascade"] = cascade
    if info is not None:
        given["info"] = info
    if doc is not None:
        given["doc"] = doc
    return _RelationshipDeclared(argument, secondary, **given)


def dynamic_loader(argument=None, **kw):
    kw["lazy"] = "dynamic"
    return relationship(argument, **kw)


def backref(name, **kwargs):
    return (name, kwargs)


class ColumnProperty(MapperProperty):
    def __init__(self, *columns, deferred=False, group=None, raiseload=False, active_history=False, info=None, doc=None,
                 expire_on_flush=True, comparator_factory=None, **options):
        self.columns = [it.column if isinstance(it, MappedColumn) else it for it in columns]
        self.deferred, self.group, self.raiseload = deferred, group, raiseload
        self.active_history = active_history
        self.info = info or {}
        self.doc = doc
        self._attribute_options = options

    @property
    def expression(self):
        return self.columns[0]

    def _new_columns(self, key):
        return [(key, it) for it in self.columns[:1] if isinstance(it, Column) and it.table is None]


def column_property(column, *additional, **kw):
    return ColumnProperty(column, *additional, **kw)


def deferred(column, *additional, group=None, raiseload=False, **kw):
    return ColumnProperty(column, *additional, deferred=True, group=group, raiseload=raiseload, **kw)


class QueryExpression(MapperProperty):
    """A column that only a query with with_expression() fills."""

    def __init__(self, default=None, **options):
        self.default = default
        self._attribute_options = options
        self.info, self.doc = {}, None


def query_expression(default_expr=None, **kw):
    return QueryExpression(default_expr, **kw)


class Synonym(MapperProperty):
    def __init__(self, name, map_column=None, descriptor=None, comparator_factory=None, info=None, doc=None, **kw):
        self.name = name
        self.descriptor = descriptor
        self.doc = doc
        self.info = info or {}


def synonym(name, **kw):
    return Synonym(name, **kw)


def validates(*names, include_removes=False, include_backrefs=True):
    def decorate(fn):
        fn.__sa_validators__ = names
        fn.__sa_validate_opts__ = {"include_removes": include_removes, "include_backrefs": include_backrefs}
        return fn
    return decorate


def reconstructor(fn):
    fn.__sa_reconstructor__ = True
    return fn
