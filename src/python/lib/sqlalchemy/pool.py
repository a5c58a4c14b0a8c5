# Pools: which connection of the driver a program gets, what listeners and the log hear about it.
# Source of the behaviour: SQLAlchemy pool/base.py, pool/impl.py.
import sys
import time

import _sqlalchemy as _sa
from sqlalchemy import exc


class PoolResetState:
    def __init__(self, transaction_was_reset, terminate_only=False, asyncio_safe=True):
        self.transaction_was_reset = transaction_was_reset
        self.terminate_only = terminate_only
        self.asyncio_safe = asyncio_safe

    def __repr__(self):
        return "PoolResetState(transaction_was_reset=%r, terminate_only=%r, asyncio_safe=%r)" % (
            self.transaction_was_reset, self.terminate_only, self.asyncio_safe)


# Listeners on classes of pools: (class, event, function).
_class_listeners = []


# One connection of the driver in a pool.
class _ConnectionRecord:
    def __init__(self, pool):
        self._pool = pool
        self.dbapi_connection = None
        self.info = {}
        self.record_info = {}
        self.starttime = 0
        self.in_use = False
        self._soft_invalidate_time = 0
        self._open()

    @property
    def connection(self):
        return self.dbapi_connection

    @property
    def driver_connection(self):
        return self.dbapi_connection

    def _open(self):
        pool = self._pool
        self.info.clear()
        self.starttime = time.time()
        self.dbapi_connection = made = pool._creator()
        pool._debug("Created new connection %r", made)
        if not pool._first_connected:
            pool._first_connected = True
            pool._tell("first_connect", made, self)
        pool._tell("connect", made, self)

    def _current(self):
        pool = self._pool
        if self.dbapi_connection is None:
            self._open()
        elif 0 <= pool._recycle < time.time() - self.starttime:
            pool._info("Connection %r exceeded timeout; recycling", self.dbapi_connection)
            self._shut()
            self._open()
        elif self._soft_invalidate_time > self.starttime:
            pool._info("Connection %r invalidated due to local soft invalidation; recycling", self.dbapi_connection)
            self._shut()
            self._open()
        return self.dbapi_connection

    def _shut(self):
        made, self.dbapi_connection = self.dbapi_connection, None
        if made is not None:
            self._pool._tell("close", made, self)
            self._pool._debug("Closing connection %r", made)
            made.close()

    def close(self):
        self._shut()

    def invalidate(self, e=None, soft=False):
        if self.dbapi_connection is None:
            return
        self._pool._tell("soft_invalidate" if soft else "invalidate", self.dbapi_connection, self, e)
        kind = "Soft " if soft else ""
        if e is not None:
            self._pool._info("%sInvalidate connection %r (reason: %s:%s)", kind, self.dbapi_connection,
                             e.__class__.__name__, e)
        else:
            self._pool._info("%sInvalidate connection %r", kind, self.dbapi_connection)
        if soft:
            self._soft_invalidate_time = time.time()
        else:
            self._shut()


ConnectionPoolEntry = ManagesConnection = _ConnectionRecord


# A connection of the driver while somebody uses it.
class PoolProxiedConnection:
    pass


class _ConnectionFairy(PoolProxiedConnection):
    def __init__(self, pool, record):
        self._pool = pool
        self._connection_record = record
        self.dbapi_connection = record._current()
        self._counter = 1
        record.in_use = True

    @property
    def connection(self):
        return self.dbapi_connection

    @property
    def driver_connection(self):
        return self.dbapi_connection

    @property
    def info(self):
        return self._connection_record.info if self._connection_record is not None else self.__dict__.setdefault(
            "_info", {})

    @property
    def record_info(self):
        return self._connection_record.record_info if self._connection_record is not None else None

    @property
    def is_valid(self):
        return self.dbapi_connection is not None

    @property
    def is_detached(self):
        return self._connection_record is None

    def cursor(self, *args, **kw):
        return self.dbapi_connection.cursor(*args, **kw)

    def commit(self):
        self.dbapi_connection.commit()

    def rollback(self):
        self.dbapi_connection.rollback()

    def close(self):
        self._counter -= 1
        if self._counter == 0:
            self._give_back(False)

    def _close(self, transaction_was_reset):
        self._counter -= 1
        if self._counter == 0:
            self._give_back(transaction_was_reset)

    def _give_back(self, transaction_was_reset):
        pool, record, made = self._pool, self._connection_record, self.dbapi_connection
        self._connection_record = self.dbapi_connection = None
        if made is None:
            if record is not None:
                record.in_use = False
                pool._back(record)
            return
        if record is not None:
            pool._debug("Connection %r being returned to pool", made)
        pool._reset(made, record, transaction_was_reset)
        if record is None:
            pool._tell("close_detached", made)
            made.close()
            return
        record.in_use = False
        pool._tell("checkin", made, record)
        pool._back(record)

    def detach(self):
        record = self._connection_record
        if record is not None:
            self._pool._tell("detach", self.dbapi_connection, record)
            self._info = dict(record.info)
            record.dbapi_connection = None
            self._connection_record = None
            record.in_use = False
            self._pool._back(record)

    def invalidate(self, e=None, soft=False):
        if self.dbapi_connection is None:
            return
        if self._connection_record is not None:
            self._connection_record.invalidate(e=e, soft=soft)
        if not soft:
            self.dbapi_connection = None
            record, self._connection_record = self._connection_record, None
            if record is not None:
                record.in_use = False
                self._pool._back(record)

    # The program dropped it without a word.
    def __del__(self):
        if self._counter > 0 and self.dbapi_connection is not None:
            self._counter = 0
            self._give_back(False)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.dbapi_connection, name)


class Pool:
    def __init__(self, creator, recycle=-1, echo=None, logging_name=None, reset_on_return=True, events=None,
                 dialect=None, pre_ping=False, _dispatch=None):
        self._creator = creator
        self._recycle = recycle
        self._pre_ping = pre_ping
        self.echo = echo
        self.logging_name = logging_name
        self._logger = None
        self._first_connected = False
        self._listeners = {}
        self._dialect = dialect
        if reset_on_return in ("rollback", True):
            self._reset_on_return = "rollback"
        elif reset_on_return in ("none", None, False):
            self._reset_on_return = None
        elif reset_on_return == "commit":
            self._reset_on_return = "commit"
        else:
            raise exc.ArgumentError("Invalid value for reset_on_return: %r" % (reset_on_return,))
        for fn, name in events or ():
            self._listen(name, fn)
        for cls, name, fn in _class_listeners:
            if isinstance(self, cls):
                self._listen(name, fn)
        if _dispatch is not None:
            self._listeners = _dispatch

    def _listen(self, name, fn, insert=False):
        found = self._listeners.setdefault(name, [])
        found.insert(0, fn) if insert else found.append(fn)

    def _tell(self, name, *args):
        for fn in list(self._listeners.get(name, ())):
            fn(*args)

    # The logging module is loaded only where somebody asks for a log.
    @property
    def logger(self):
        if self._logger is None:
            from sqlalchemy.log import instance_logger
            name = "sqlalchemy.pool.impl." + type(self).__name__
            self._logger = instance_logger(name, self.logging_name, self.echo)
        return self._logger

    def _debug(self, text, *args):
        if self.echo or "logging" in sys.modules:
            self.logger.debug(text, *args)

    def _info(self, text, *args):
        if self.echo or "logging" in sys.modules:
            self.logger.info(text, *args)

    def connect(self):
        fairy = _ConnectionFairy(self, self._take())
        self._lent(fairy)
        return fairy

    def _lent(self, fairy):
        self._debug("Connection %r checked out from pool", fairy.dbapi_connection)
        if "checkout" not in self._listeners:
            return
        record = fairy._connection_record
        for left in (2, 1, 0):
            try:
                self._tell("checkout", fairy.dbapi_connection, record, fairy)
                return
            except exc.DisconnectionError as error:
                if left == 0:
                    self._info("Reconnection attempts exhausted on checkout")
                    fairy.invalidate()
                    raise exc.InvalidRequestError("This connection is closed") from error
                self._info("Pool disconnection on checkout, invalidating current connection %r (reason: %r)",
                           fairy.dbapi_connection, error)
                record.invalidate(error)
                fairy.dbapi_connection = record._current()
            except BaseException:
                record.invalidate()
                fairy.close()
                raise

    def _reset(self, made, record, transaction_was_reset):
        if "reset" in self._listeners:
            self._tell("reset", made, record, PoolResetState(transaction_was_reset))
        if self._reset_on_return == "rollback":
            if transaction_was_reset:
                self._debug("Connection %s reset, transaction already reset", made)
            else:
                self._debug("Connection %s rollback-on-return", made)
            made._reset()
        elif self._reset_on_return == "commit":
            self._debug("Connection %s commit-on-return", made)
            made.commit()

    def _take(self):
        raise NotImplementedError()

    def _back(self, record):
        raise NotImplementedError()

    def status(self):
        raise NotImplementedError()

    def dispose(self):
        raise NotImplementedError()

    def recreate(self):
        raise NotImplementedError()

    def _same(self, **kw):
        return type(self)(self._creator, recycle=self._recycle, echo=self.echo, logging_name=self.logging_name,
                          reset_on_return=self._reset_on_return, pre_ping=self._pre_ping, dialect=self._dialect,
                          _dispatch=self._listeners, **kw)


class QueuePool(Pool):
    def __init__(self, creator, pool_size=5, max_overflow=10, timeout=30.0, use_lifo=False, **kw):
        Pool.__init__(self, creator, **kw)
        self._size = pool_size
        self._max_overflow = -1 if pool_size == 0 else max_overflow
        self._timeout = timeout
        self._lifo = use_lifo
        self._idle = []
        self._overflow = 0 - pool_size

    def _take(self):
        if self._idle:
            return self._idle.pop() if self._lifo else self._idle.pop(0)
        if self._max_overflow > -1 and self._overflow >= self._max_overflow:
            # One thread: nobody could give a connection back while we wait.
            raise exc.TimeoutError(
                "QueuePool limit of size %d overflow %d reached, connection timed out, timeout %0.2f"
                % (self.size(), self.overflow(), self._timeout), code="3o7r")
        self._overflow += 1
        try:
            return _ConnectionRecord(self)
        except BaseException:
            self._overflow -= 1
            raise

    def _back(self, record):
        if self._size and len(self._idle) >= self._size:
            try:
                record.close()
            finally:
                self._overflow -= 1
        else:
            self._idle.append(record)

    def dispose(self):
        while self._idle:
            self._idle.pop(0).close()
        self._overflow = 0 - self.size()
        self._info("Pool disposed. %s", self.status())

    def recreate(self):
        self._info("Pool recreating")
        return self._same(pool_size=self._size, max_overflow=self._max_overflow, timeout=self._timeout,
                          use_lifo=self._lifo)

    def status(self):
        return ("Pool size: %d  Connections in pool: %d Current Overflow: %d Current Checked out connections: %d"
                % (self.size(), self.checkedin(), self.overflow(), self.checkedout()))

    def size(self):
        return self._size

    def timeout(self):
        return self._timeout

    def checkedin(self):
        return len(self._idle)

    def overflow(self):
        return self._overflow if self._size else 0

    def checkedout(self):
        return self._size - len(self._idle) + self._overflow


class AsyncAdaptedQueuePool(QueuePool):
    pass


class FallbackAsyncAdaptedQueuePool(AsyncAdaptedQueuePool):
    pass


class NullPool(Pool):
    def status(self):
        return "NullPool"

    def _take(self):
        return _ConnectionRecord(self)

    def _back(self, record):
        record.close()

    def recreate(self):
        self._info("Pool recreating")
        return self._same()

    def dispose(self):
        pass


class SingletonThreadPool(Pool):
    def __init__(self, creator, pool_size=5, **kw):
        Pool.__init__(self, creator, **kw)
        self.size = pool_size
        self._record = None
        self._fairy = None

    def status(self):
        return "SingletonThreadPool id:%d size: %d" % (id(self), 0 if self._record is None else 1)

    # Whoever asks while it is lent gets the same one.
    def connect(self):
        fairy = self._fairy and self._fairy()
        if fairy is not None and fairy._counter > 0:
            fairy._counter += 1
            return fairy
        from weakref import ref
        fairy = _ConnectionFairy(self, self._take())
        self._fairy = ref(fairy)
        self._lent(fairy)
        return fairy

    def _take(self):
        if self._record is None:
            self._record = _ConnectionRecord(self)
        return self._record

    def _back(self, record):
        self._fairy = None

    def dispose(self):
        if self._record is not None:
            record, self._record = self._record, None
            record.close()

    def recreate(self):
        self._info("Pool recreating")
        return self._same(pool_size=self.size)


class StaticPool(Pool):
    _record = None

    def status(self):
        return "StaticPool"

    def _take(self):
        if self._record is None:
            self._record = _ConnectionRecord(self)
        return self._record

    def _back(self, record):
        pass

    def dispose(self):
        if self._record is not None:
            self._record.close()
            self._record = None

    def recreate(self):
        self._info("Pool recreating")
        return self._same()


class AssertionPool(Pool):
    _record = None
    _lent_out = False

    def status(self):
        return "AssertionPool"

    def _take(self):
        if self._lent_out:
            raise AssertionError("connection is already checked out")
        if self._record is None:
            self._record = _ConnectionRecord(self)
        self._lent_out = True
        return self._record

    def _back(self, record):
        if not self._lent_out:
            raise AssertionError("connection is not checked out")
        self._lent_out = False

    def dispose(self):
        self._lent_out = False
        if self._record is not None:
            self._record.close()

    def recreate(self):
        self._info("Pool recreating")
        return self._same()


def manage(module, **params):
    return _sa.missing("sqlalchemy.pool", "manage")


_OPTIONS = {"pool_size": "pool_size", "max_overflow": "max_overflow", "pool_timeout": "timeout",
            "pool_recycle": "recycle", "echo_pool": "echo", "pool_logging_name": "logging_name",
            "pool_reset_on_return": "reset_on_return", "pool_pre_ping": "pre_ping", "pool_use_lifo": "use_lifo",
            "pool_events": "events"}


# The class of pool for an address, when the program names none.
def _class_for(url, is_async):
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        return StaticPool if is_async else SingletonThreadPool
    return AsyncAdaptedQueuePool if is_async else QueuePool


def _for_engine(cls, creator, options):
    options = {_OPTIONS[name]: value for name, value in options.items() if name in _OPTIONS}
    return cls(creator, **options)


def __getattr__(name):
    return _sa.missing("sqlalchemy.pool", name)
