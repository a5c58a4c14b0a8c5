# AsyncSession and its relatives, over the synchronous Session.
import weakref

from sqlalchemy.orm import Session, object_session
from sqlalchemy.ext.asyncio.base import Startable, spawn
from sqlalchemy.ext.asyncio.engine import AsyncConnection, AsyncEngine, _Stream


def _sync_of(bind):
    if isinstance(bind, AsyncConnection):
        return bind._sync
    return getattr(bind, "sync_engine", bind)


class AsyncAttrs:
    class _AsyncAttrGetitem:
        def __init__(self, instance):
            self._instance = instance

        def __getattr__(self, name):
            return spawn(getattr, self._instance, name)

    @property
    def awaitable_attrs(self):
        return AsyncAttrs._AsyncAttrGetitem(self)


_sessions = weakref.WeakValueDictionary()


class AsyncSession:
    sync_session_class = Session

    def __init__(self, bind=None, *, binds=None, sync_session_class=None, **kw):
        self.bind = bind
        self.binds = binds
        if binds:
            binds = {key: _sync_of(value) for key, value in binds.items()}
            kw["binds"] = binds
        if sync_session_class:
            self.sync_session_class = sync_session_class
        self.sync_session = self.sync_session_class(bind=_sync_of(bind) if bind is not None else None, **kw)
        _sessions[id(self.sync_session)] = self

    # Calls that may reach the database.

    async def execute(self, statement, params=None, *, execution_options=None, bind_arguments=None, **kw):
        return (await spawn(self.sync_session.execute, statement, params, **_given(execution_options)))._prebuffer()

    async def scalar(self, statement, params=None, *, execution_options=None, bind_arguments=None, **kw):
        return await spawn(self.sync_session.scalar, statement, params, **_given(execution_options))

    async def scalars(self, statement, params=None, *, execution_options=None, bind_arguments=None, **kw):
        return (await spawn(self.sync_session.scalars, statement, params, **_given(execution_options)))._prebuffer()

    async def get(self, entity, ident, **kw):
        return await spawn(self.sync_session.get, entity, ident, **kw)

    async def get_one(self, entity, ident, **kw):
        return await spawn(self.sync_session.get_one, entity, ident, **kw)

    async def stream(self, statement, params=None, *, execution_options=None, bind_arguments=None, **kw):
        return await _Stream(spawn(self.sync_session.execute, statement, params, **_given(execution_options)))

    async def stream_scalars(self, statement, params=None, *, execution_options=None, bind_arguments=None, **kw):
        return await _Stream(spawn(self.sync_session.scalars, statement, params, **_given(execution_options)))

    async def refresh(self, instance, attribute_names=None, with_for_update=None):
        await spawn(self.sync_session.refresh, instance, attribute_names)

    async def merge(self, instance, *, load=True, options=None):
        return await spawn(self.sync_session.merge, instance, load=load)

    async def delete(self, instance):
        await spawn(self.sync_session.delete, instance)

    async def flush(self, objects=None):
        await spawn(self.sync_session.flush)

    async def commit(self):
        await spawn(self.sync_session.commit)

    async def rollback(self):
        await spawn(self.sync_session.rollback)

    async def close(self):
        await spawn(self.sync_session.close)

    async def aclose(self):
        await self.close()

    async def reset(self):
        await spawn(self.sync_session.reset)

    async def invalidate(self):
        await spawn(self.sync_session.invalidate)

    async def run_sync(self, fn, *args, **kw):
        return await spawn(fn, self.sync_session, *args, **kw)

    async def connection(self, **kw):
        found = await spawn(self.sync_session.connection)
        engine = self.bind if isinstance(self.bind, AsyncEngine) else AsyncEngine(found.engine)
        return AsyncConnection(engine, found)

    # Calls that do not.

    def begin(self):
        return AsyncSessionTransaction(self)

    def begin_nested(self):
        return AsyncSessionTransaction(self, nested=True)

    def get_transaction(self):
        found = self.sync_session.get_transaction()
        return None if found is None else AsyncSessionTransaction(self, sync_transaction=found)

    def get_nested_transaction(self):
        found = self.sync_session.get_nested_transaction()
        return None if found is None else AsyncSessionTransaction(self, nested=True, sync_transaction=found)

    def get_bind(self, *args, **kw):
        return self.sync_session.get_bind(*args, **kw)

    def add(self, instance, _warn=True):
        self.sync_session.add(instance)

    def add_all(self, instances):
        self.sync_session.add_all(instances)

    def expire(self, instance, attribute_names=None):
        self.sync_session.expire(instance, attribute_names)

    def expire_all(self):
        self.sync_session.expire_all()

    def expunge(self, instance):
        self.sync_session.expunge(instance)

    def expunge_all(self):
        self.sync_session.expunge_all()

    def is_modified(self, instance, include_collections=True):
        return self.sync_session.is_modified(instance)

    def in_transaction(self):
        return self.sync_session.in_transaction()

    def in_nested_transaction(self):
        return self.sync_session.in_nested_transaction()

    @classmethod
    def object_session(cls, instance):
        return object_session(instance)

    @classmethod
    async def close_all(cls):
        from sqlalchemy.orm import close_all_sessions
        await spawn(close_all_sessions)

    new = property(lambda self: self.sync_session.new)
    dirty = property(lambda self: self.sync_session.dirty)
    deleted = property(lambda self: self.sync_session.deleted)
    identity_map = property(lambda self: self.sync_session.identity_map)
    is_active = property(lambda self: self.sync_session.is_active)
    no_autoflush = property(lambda self: self.sync_session.no_autoflush)
    info = property(lambda self: self.sync_session.info)

    @property
    def autoflush(self):
        return self.sync_session.autoflush

    @autoflush.setter
    def autoflush(self, value):
        self.sync_session.autoflush = value

    def __contains__(self, instance):
        return instance in self.sync_session

    def __iter__(self):
        return iter(self.sync_session)

    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, value, trace):
        await self.close()


def _given(execution_options):
    return {"execution_options": execution_options} if execution_options else {}


class AsyncSessionTransaction(Startable):
    def __init__(self, session, nested=False, sync_transaction=None):
        self.session = session
        self.nested = nested
        self.sync_transaction = sync_transaction

    is_active = property(lambda self: self.sync_transaction is not None and self.sync_transaction.is_active)

    async def start(self, is_ctxmanager=False):
        sync = self.session.sync_session
        self.sync_transaction = await spawn(sync.begin_nested if self.nested else sync.begin)
        if is_ctxmanager:
            self.sync_transaction.__enter__()
        return self

    async def __aexit__(self, kind, value, trace):
        return await spawn(self.sync_transaction.__exit__, kind, value, trace)

    async def commit(self):
        await spawn(self.sync_transaction.commit)

    async def rollback(self):
        await spawn(self.sync_transaction.rollback)


class async_sessionmaker:
    def __init__(self, bind=None, *, class_=AsyncSession, autoflush=True, expire_on_commit=True, info=None, **kw):
        self.kw = kw
        kw["bind"] = bind
        kw["autoflush"] = autoflush
        kw["expire_on_commit"] = expire_on_commit
        if info is not None:
            kw["info"] = info
        self.class_ = class_

    def __call__(self, **local):
        for key, value in self.kw.items():
            local.setdefault(key, value)
        return self.class_(**local)

    def begin(self):
        return _SessionBegin(self())

    def configure(self, **kw):
        self.kw.update(kw)

    def __repr__(self):
        return "async_sessionmaker(class_=%r, %s)" % (
            self.class_.__name__, ", ".join("%s=%r" % item for item in self.kw.items()))


class _SessionBegin:
    def __init__(self, session):
        self.session = session

    async def __aenter__(self):
        self.transaction = self.session.begin()
        await self.transaction.__aenter__()
        return self.session

    async def __aexit__(self, kind, value, trace):
        try:
            return await self.transaction.__aexit__(kind, value, trace)
        finally:
            await self.session.close()


class async_scoped_session:
    def __init__(self, session_factory, scopefunc):
        self.session_factory = session_factory
        self._scope = scopefunc
        self._registry = {}

    def __call__(self, **kw):
        key = self._scope()
        if key not in self._registry:
            self._registry[key] = self.session_factory(**kw)
        return self._registry[key]

    async def remove(self):
        session = self._registry.pop(self._scope(), None)
        if session is not None:
            await session.close()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self(), name)


def async_session(session):
    return _sessions.get(id(session))


def async_object_session(instance):
    found = object_session(instance)
    return None if found is None else async_session(found)


async def close_all_sessions():
    await AsyncSession.close_all()
