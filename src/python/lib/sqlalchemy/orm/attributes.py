# The functions of sqlalchemy.orm.attributes that programs use.
import _athanor_orm
from _athanor_orm import InstrumentedAttribute
from sqlalchemy.orm.base import NO_VALUE, PASSIVE_NO_RESULT
from sqlalchemy.orm.resolver import History

QueryableAttribute = InstrumentedAttribute


def flag_modified(instance, key):
    _athanor_orm.flag_modified(instance, key)


def set_committed_value(instance, key, value):
    _athanor_orm.set_committed_value(instance, key, value)


def get_history(obj, key, passive=None):
    return _athanor_orm.history(obj, key)


def set_attribute(instance, key, value, initiator=None):
    setattr(instance, key, value)


def get_attribute(instance, key):
    return getattr(instance, key)


def del_attribute(instance, key):
    delattr(instance, key)
