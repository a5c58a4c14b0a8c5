# sqlalchemy.orm: the names that programs import.
import _athanor_orm
import _sqlalchemy as _sa
from _athanor_orm import Mapper, InstanceState, InstrumentedAttribute, SessionTransaction
from sqlalchemy.orm import exc
from sqlalchemy.orm.base import Mapped, DynamicMapped, WriteOnlyMapped
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
from sqlalchemy.orm.query import Query
from sqlalchemy.orm.bundle import Bundle
from sqlalchemy.orm.collections import (
    attribute_keyed_dict, attribute_mapped_collection, column_keyed_dict, column_mapped_collection, keyfunc_mapping,
    mapped_collection)
from sqlalchemy.orm.resolver import MANYTOMANY, MANYTOONE, ONETOMANY

AppenderQuery = None
mapper = None


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
noload = _option("noload")
raiseload = _option("raiseload")
defaultload = _option("defaultload")
contains_eager = _option("contains_eager")
load_only = _option("load_only")
defer = _option("defer")
undefer = _option("undefer")


def Load(entity):
    return _athanor_orm.load(entity)


def aliased(element, alias=None, name=None, flat=False, adapt_on_names=False):
    return _athanor_orm.aliased_class(element, alias, name)


def foreign(expr):
    return _athanor_orm.foreign(expr)


def remote(expr):
    return _athanor_orm.remote(expr)


def with_parent(instance, prop, from_entity=None):
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


def was_deleted(object):
    from sqlalchemy.inspection import inspect
    return inspect(object).was_deleted


_SUBMODULES = ("attributes", "base", "collections", "dataclass_support", "events", "inspection", "properties", "query",
               "resolver", "session", "decl", "synonyms", "util")


def __getattr__(name):
    if name in _SUBMODULES:
        import importlib
        return importlib.import_module("sqlalchemy.orm." + name)
    return _sa.missing("sqlalchemy.orm", name)


del mapper, AppenderQuery
