# Helpers of sqlalchemy.orm.util that programs use.
import _athanor_orm
import _sqlalchemy as _sa
from sqlalchemy.orm.session import Session, object_session

identity_key = Session.identity_key


def was_deleted(object):
    return _athanor_orm.inspect(object).was_deleted


def object_mapper(instance):
    return _athanor_orm.inspect(instance).mapper


def class_mapper(class_, configure=True):
    from sqlalchemy.inspection import inspect
    return inspect(class_)


def has_identity(object):
    return _athanor_orm.inspect(object).has_identity


class AliasedInsp:
    """What inspect() says of an alias."""

    is_aliased_class = True
    is_mapper = is_instance = False
    is_selectable = is_clause_element = True

    def __init__(self, alias):
        self.entity = alias
        self.mapper = alias.__mapper__
        self.selectable, self.name = _athanor_orm.alias_facts(alias)

    class_ = property(lambda self: self.mapper.class_)
    entity_namespace = property(lambda self: self.entity)

    def __clause_element__(self):
        return self.selectable


def __getattr__(name):
    if name in ("aliased", "join", "outerjoin", "with_parent", "Bundle", "AliasedClass"):
        import sqlalchemy.orm
        return getattr(sqlalchemy.orm, name)
    return _sa.missing("sqlalchemy.orm.util", name)
