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


def __getattr__(name):
    if name in ("aliased", "join", "outerjoin", "with_parent", "Bundle", "AliasedClass"):
        import sqlalchemy.orm
        return getattr(sqlalchemy.orm, name)
    return _sa.missing("sqlalchemy.orm.util", name)
