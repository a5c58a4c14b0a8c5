# The functions of sqlalchemy.orm.attributes that programs use.
import _athanor_orm
from _athanor_orm import InstrumentedAttribute
import enum

from sqlalchemy.orm.base import NO_VALUE, PASSIVE_NO_RESULT
from sqlalchemy.orm.resolver import History

QueryableAttribute = InstrumentedAttribute


def flag_modified(instance, key):
    _athanor_orm.flag_modified(instance, key)


def set_committed_value(instance, key, value):
    _athanor_orm.set_committed_value(instance, key, value)


def get_history(obj, key, passive=None):
    return _athanor_orm.history(obj, key, True)


class EventOp(enum.Enum):
    OP_REMOVE = 1
    OP_APPEND = 2
    OP_REPLACE = 3
    OP_BULK_REPLACE = 4
    OP_MODIFIED = 5


OP_REMOVE, OP_APPEND, OP_REPLACE, OP_BULK_REPLACE, OP_MODIFIED = EventOp


def flag_dirty(instance):
    _athanor_orm.flag_dirty(instance)


def instance_state(instance):
    return _athanor_orm.inspect(instance)


def instance_dict(instance):
    return instance.__dict__


def set_attribute(instance, key, value, initiator=None):
    setattr(instance, key, value)


def get_attribute(instance, key):
    return getattr(instance, key)


def del_attribute(instance, key):
    delattr(instance, key)
