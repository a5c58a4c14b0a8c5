# AsyncEngine, AsyncConnection, AsyncTransaction.
import _sqlalchemy as _sa
from sqlalchemy import event, exc
from sqlalchemy.engine import url as _url
from sqlalchemy.ext.asyncio.base import Startable, check, spawn
from sqlalchemy.ext.asyncio.result import AsyncResult

_ASYNC_DRIVERS = ("aiosqlite", "asyncpg", "psycopg", "psycopg_async", "aiomysql", "asyncmy", "aioodbc",
                  "oracledb_async", "oracledb")


def create_async_engine(url, **kw):
    if kw.get("server_side_cursors", False):
        from sqlalchemy.ext.asyncio.exc import AsyncMethodRequired
        raise AsyncMethodRequired("Can't set server_side_cursors for async engine globally; use the "
                                  "connection.stream() method for an async streaming result set")
    kw.pop("async_creator", None)
    url = _url.make_url(url)
    if url.get_driver_name() not in _ASYNC_DRIVERS:
        raise exc.InvalidRequestError("The asyncio extension requires an async driver to be used. The loaded %r is "
                                      "not async." % url.get_driver_name())
    engine = _sa.create_engine(url, _is_async=True, **kw)
    event.listen(engine, "before_cursor_execute", check)
    return AsyncEngine(engine)


def async_engine_from_config(configuration, prefix="sqlalchemy.", **kwargs):
    from sqlalchemy.engine import _options_from_config
    options = _options_from_config(configuration, prefix, kwargs)
    return create_async_engine(options.pop("url"), **options)


def create_async_pool_from_url(url, **kw):
    raise NotImplementedError("Athanor does not have create_async_pool_from_url yet")


def is_async(connection):
    return connection.engine.driver in _ASYNC_DRIVERS


class AsyncEngine:
    def __init__(self, sync_engine):
        self.sync_engine = sync_engine

    url = property(lambda self: self.sync_engine.url)
    pool = property(lambda self: self.sync_engine.pool)
    dialect = property(lambda self: self.sync_engine.dialect)
    name = property(lambda self: self.sync_engine.name)
    driver = property(lambda self: self.sync_engine.driver)
    engine = property(lambda self: self.sync_engine.engine)

    @property
    def echo(self):
        return self.sync_engine.echo

    @echo.setter
    def echo(self, value):
        self.sync_engine.echo = value

    def connect(self):
        return AsyncConnection(self)

    def begin(self):
        return _Begin(self)

    def execution_options(self, **kw):
        return AsyncEngine(self.sync_engine.execution_options(**kw))

    def get_execution_options(self):
        return self.sync_engine.get_execution_options()

    def clear_compiled_cache(self):
        pass

    async def dispose(self, close=True):
        await spawn(self.sync_engine.dispose)

    async def raw_connection(self):
        raise NotImplementedError("Athanor does not have AsyncEngine.raw_connection yet")

    def __eq__(self, other):
        return isinstance(other, AsyncEngine) and self.sync_engine is other.sync_engine

    def __hash__(self):
        return hash(self.sync_engine)


class _Begin:
    def __init__(self, engine):
        self.engine = engine

    async def __aenter__(self):
        self.connection = await self.engine.connect()
        await self.connection.begin()
        return self.connection

    async def __aexit__(self, kind, value, trace):
        if kind is None:
            await self.connection.commit()
        else:
            await self.connection.rollback()
        await self.connection.close()


class AsyncConnection(Startable):
    def __init__(self, async_engine, sync_connection=None):
        self.engine = async_engine
        self.sync_engine = async_engine.sync_engine
        self.sync_connection = sync_connection

    async def start(self, is_ctxmanager=False):
        if self.sync_connection is not None:
            raise exc.InvalidRequestError("connection is already started")
        self.sync_connection = await spawn(self.sync_engine.connect)
        return self

    async def __aexit__(self, kind, value, trace):
        await self.close()

    @property
    def _sync(self):
        if self.sync_connection is None:
            from sqlalchemy.ext.asyncio.exc import AsyncContextNotStarted
            raise AsyncContextNotStarted("AsyncConnection context has not been started and object has not been "
                                         "awaited.")
        return self.sync_connection

    connection = property(lambda self: self)
    closed = property(lambda self: self._sync.closed)
    invalidated = property(lambda self: self._sync.invalidated)
    dialect = property(lambda self: self._sync.dialect)
    info = property(lambda self: self._sync.info)

    def begin(self):
        return AsyncTransaction(self)

    def begin_nested(self):
        return AsyncTransaction(self, nested=True)

    def in_transaction(self):
        return self._sync.in_transaction()

    def in_nested_transaction(self):
        return self._sync.in_nested_transaction()

    def get_transaction(self):
        found = self._sync.get_transaction()
        return None if found is None else AsyncTransaction(self, found)

    def get_nested_transaction(self):
        found = self._sync.get_nested_transaction()
        return None if found is None else AsyncTransaction(self, found, nested=True)

    async def execute(self, statement, parameters=None, *, execution_options=None):
        return await spawn(self._sync.execute, statement, parameters, execution_options=execution_options)

    async def exec_driver_sql(self, statement, parameters=None, execution_options=None):
        return await spawn(self._sync.exec_driver_sql, statement, parameters)

    async def scalar(self, statement, parameters=None, *, execution_options=None):
        return await spawn(self._sync.scalar, statement, parameters)

    async def scalars(self, statement, parameters=None, *, execution_options=None):
        return await spawn(self._sync.scalars, statement, parameters)

    def stream(self, statement, parameters=None, *, execution_options=None):
        return _Stream(spawn(self._sync.execute, statement, parameters))

    def stream_scalars(self, statement, parameters=None, *, execution_options=None):
        return _Stream(spawn(self._sync.scalars, statement, parameters))

    async def run_sync(self, fn, *args, **kw):
        return await spawn(fn, self._sync, *args, **kw)

    async def execution_options(self, **kw):
        self._sync.execution_options(**kw)
        return self

    async def get_isolation_level(self):
        return self._sync.get_isolation_level()

    async def commit(self):
        await spawn(self._sync.commit)

    async def rollback(self):
        await spawn(self._sync.rollback)

    async def close(self):
        await spawn(self._sync.close)

    async def aclose(self):
        await self.close()

    async def invalidate(self, exception=None):
        await spawn(self._sync.invalidate)


# What stream() gives: awaited, or entered with `async with`.
class _Stream:
    def __init__(self, running):
        self.running = running

    async def _start(self):
        return AsyncResult(await self.running)

    def __await__(self):
        return self._start().__await__()

    async def __aenter__(self):
        self.result = await self._start()
        return self.result

    async def __aexit__(self, kind, value, trace):
        await self.result.close()


class AsyncTransaction(Startable):
    def __init__(self, connection, sync_transaction=None, nested=False):
        self.connection = connection
        self.sync_transaction = sync_transaction
        self.nested = nested

    async def start(self, is_ctxmanager=False):
        sync = self.connection._sync
        self.sync_transaction = await spawn(sync.begin_nested if self.nested else sync.begin)
        return self

    async def __aexit__(self, kind, value, trace):
        await spawn(self.sync_transaction.__exit__, kind, value, trace)

    is_active = property(lambda self: self.sync_transaction.is_active)
    is_valid = property(lambda self: self.sync_transaction.is_valid)

    async def commit(self):
        await spawn(self.sync_transaction.commit)

    async def rollback(self):
        await spawn(self.sync_transaction.rollback)

    async def close(self):
        await spawn(self.sync_transaction.close)
