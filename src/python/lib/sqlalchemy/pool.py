# Pools: there is one embedded database, so these only carry their settings.
import _sqlalchemy as _sa


class Pool:
    def __init__(self, creator=None, recycle=-1, echo=None, pool_size=5, max_overflow=10, timeout=30, **kw):
        self._size = pool_size
        self._max_overflow = max_overflow

    def status(self):
        return type(self).__name__

    def size(self):
        return self._size

    def checkedin(self):
        return 0

    def checkedout(self):
        return 0

    def overflow(self):
        return 0

    def dispose(self):
        pass


class PoolProxiedConnection:
    pass


class QueuePool(Pool):
    pass


class AsyncAdaptedQueuePool(QueuePool):
    pass


class SingletonThreadPool(Pool):
    pass


class StaticPool(Pool):
    pass


class NullPool(Pool):
    pass


class AssertionPool(Pool):
    pass


def _for_engine(cls, url):
    if cls is not None:
        return cls()
    if url.get_backend_name() == "sqlite":
        memory = url.database in (None, "", ":memory:")
        return SingletonThreadPool() if memory else QueuePool()
    return QueuePool()


def __getattr__(name):
    return _sa.missing("sqlalchemy.pool", name)
