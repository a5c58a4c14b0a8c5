# `from alembic import context`: the environment in which env.py runs.
from alembic.runtime.environment import EnvironmentContext

_NAMES = frozenset(it for it in dir(EnvironmentContext) if not it.startswith("_"))
_VALUES = frozenset(("config", "script"))


def _current(name):
    proxy = EnvironmentContext._current
    if proxy is None:
        raise NameError("Can't invoke function '%s', as the proxy object has not yet been established for the Alembic "
                        "'EnvironmentContext' class.  Try placing this code inside a callable." % name)
    return getattr(proxy, name)


def __getattr__(name):
    if name in _VALUES:
        proxy = EnvironmentContext._current
        if proxy is None:
            raise AttributeError("module 'alembic.context' has no attribute '%s'" % name)
        return getattr(proxy, name)
    if name in _NAMES:
        return lambda *args, **kw: _current(name)(*args, **kw)
    raise AttributeError("module 'alembic.context' has no attribute '%s'" % name)


def __dir__():
    return sorted(_NAMES | _VALUES)
