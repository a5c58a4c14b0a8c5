# sqlalchemy.orm: the names that programs import.
import _athanor_orm
import _sqlalchemy as _sa
from _athanor_orm import Mapper, InstanceState, InstrumentedAttribute, SessionTransaction
from sqlalchemy.orm import exc
from sqlalchemy.orm.base import NO_VALUE, Mapped, DynamicMapped, WriteOnlyMapped
from sqlalchemy.orm.decl import (
    DeclarativeBase, DeclarativeBaseNoMeta, DeclarativeMeta, MappedAsDataclass, as_declarative, declarative_base,
    declared_attr, has_inherited_table, registry)
from sqlalchemy.orm.properties import (
    ColumnProperty, MappedColumn, MapperProperty, Relationship, RelationshipProperty, Synonym, backref,
    column_property, deferred, dynamic_loader, mapped_column, query_expression, reconstructor, relationship,
    synonym, validates)
from sqlalchemy.orm.composites import Composite, CompositeProperty, composite
from sqlalchemy.orm.session import (
    ORMExecuteState, Session, SessionTransactionOrigin, close_all_sessions, make_transient, make_transient_to_detached,
    object_session, scoped_session, sessionmaker)
from sqlalchemy.orm.concrete import polymorphic_union
from sqlalchemy.orm.query import Query
from sqlalchemy.orm.bundle import Bundle, DictBundle
from sqlalchemy.orm.collections import (
    KeyFuncDict, MappedCollection, attribute_keyed_dict, attribute_mapped_collection, column_keyed_dict, column_mapped_collection, keyfunc_mapping,
    mapped_collection)
from sqlalchemy.orm.resolver import MANYTOMANY, MANYTOONE, ONETOMANY

from sqlalchemy.orm.dynamic import AppenderMixin, AppenderQuery, WriteOnlyCollection


def _option(name):
    def option(*args, **kw):
        return _athanor_orm.option(name, *args, **kw)
    option.__name__ = option.__qualname__ = name
    return option


joinedload = _option("joinedload")
selectinload = _option("selectinload")
subqueryload = _option("subqueryload")
lazyload = _option("lazyload")
immediateload = _option("immediateload")


def noload(*args, **kw):
    from sqlalchemy.util import _warn
    _warn("SADeprecationWarning", "The noload() option is deprecated and will be removed in a future release.  This option "
                                  "produces incorrect results by returning ``None`` for related items. (deprecated since: 2.1)", 3)
    return _athanor_orm.option("noload", *args, **kw)


raiseload = _option("raiseload")
defaultload = _option("defaultload")
contains_eager = _option("contains_eager")
load_only = _option("load_only")
defer = _option("defer")
undefer = _option("undefer")
undefer_group = _option("undefer_group")
selectin_polymorphic = _option("selectin_polymorphic")
with_expression = _option("with_expression")
with_loader_criteria = _option("with_loader_criteria")


def with_polymorphic(base, classes, selectable=False, flat=False, polymorphic_on=None, aliased=False, innerjoin=False,
                     adapt_on_names=False, name=None):
    return _athanor_orm.with_polymorphic(
        base, classes, selectable=selectable, flat=flat, polymorphic_on=polymorphic_on, aliased=aliased,
        innerjoin=innerjoin, adapt_on_names=adapt_on_names, name=name)


def Load(entity):
    return _athanor_orm.load(entity)


def aliased(element, alias=None, name=None, flat=False, adapt_on_names=False):
    return _athanor_orm.aliased_class(element, alias, name, flat=flat, adapt_on_names=adapt_on_names)


def foreign(expr):
    return _athanor_orm.foreign(expr)


def remote(expr):
    return _athanor_orm.remote(expr)


def with_parent(instance, prop, from_entity=None):
    if from_entity is not None:
        prop = getattr(from_entity, prop.key)
    return _athanor_orm.with_parent(instance, prop)


def configure_mappers():
    _athanor_orm.configure()


def clear_mappers():
    _athanor_orm.dispose()


def class_mapper(class_, configure=True):
    from sqlalchemy.inspection import inspect
    return inspect(class_)


def object_mapper(instance):
    from sqlalchemy.inspection import inspect
    return inspect(instance).mapper


def outerjoin(left, right, onclause=None, full=False):
    from sqlalchemy.sql import outerjoin as core_outerjoin
    return core_outerjoin(left, right, onclause, full=full)


def join(left, right, onclause=None, isouter=False, full=False):
    from sqlalchemy.sql import join as core_join
    return core_join(left, right, onclause, isouter=isouter, full=full)


def add_mapped_attribute(target, key, attr):
    from sqlalchemy.orm.decl import _add_attribute
    _add_attribute(target, key, attr)


def synonym_for(name, map_column=False):
    def decorate(fn):
        return synonym(name, map_column=map_column, descriptor=fn)
    return decorate


def mapped_as_dataclass(registry, **kw):
    return registry.mapped_as_dataclass(**kw)


def declarative_mixin(cls):
    return cls


def was_deleted(object):
    from sqlalchemy.inspection import inspect
    return inspect(object).was_deleted


QueryableAttribute = InstrumentedAttribute
SynonymProperty = Synonym
MappedSQLExpression = ColumnProperty

from sqlalchemy.orm import attributes

_SUBMODULES = ("attributes", "base", "collections", "dataclass_support", "events", "inspection", "properties", "query",
               "resolver", "session", "decl", "synonyms", "util")


def __getattr__(name):
    if name in _SUBMODULES:
        import importlib
        return importlib.import_module("sqlalchemy.orm." + name)
    return _sa.missing("sqlalchemy.orm", name)
