# The older home of the declarative functions.
from sqlalchemy.orm import DeclarativeMeta, as_declarative, declared_attr, has_inherited_table
from sqlalchemy.orm import declarative_base as _declarative_base
from sqlalchemy.orm.concrete import AbstractConcreteBase, ConcreteBase


def declarative_base(*args, **kw):
    from sqlalchemy.util import _warn
    _warn("MovedIn20Warning", "The ``declarative_base()`` function is now available as "
          "sqlalchemy.orm.declarative_base(). (deprecated since: 2.0)", 3)
    return _declarative_base(*args, **kw)


def __getattr__(name):
    if name == "DeferredReflection":
        raise NotImplementedError("Athanor does not have %s yet" % name)
    raise AttributeError("module 'sqlalchemy.ext.declarative' has no attribute %r" % name)
