# `from alembic import op`: the operations of the migration that is running.
from alembic.operations.base import Operations

_NAMES = frozenset(it for it in dir(Operations) if not it.startswith("_"))


def _stub(name):
    def call(*args, **kw):
        proxy = Operations._current
        if proxy is None:
            raise NameError("Can't invoke function '%s', as the proxy object has not yet been established for the Alembic "
                            "'Operations' class.  Try placing this code inside a callable." % name)
        return getattr(proxy, name)(*args, **kw)

    call.__name__ = name
    return call


def __getattr__(name):
    if name in _NAMES or hasattr(Operations, name) and not name.startswith("_"):
        return _stub(name)
    raise AttributeError("module 'alembic.op' has no attribute '%s'" % name)


def __dir__():
    return sorted(_NAMES)
