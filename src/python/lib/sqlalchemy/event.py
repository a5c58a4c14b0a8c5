# Events: engines are served by the native half, pools and tables here, everything else by the mapped side.
import _sqlalchemy as _sa
from sqlalchemy import exc

# Events that an engine passes on to its pool.
_POOL_EVENTS = ("connect", "first_connect", "checkout", "checkin", "reset", "close", "close_detached", "detach",
                "invalidate", "soft_invalidate")
_DIALECT_EVENTS = ("do_connect", "do_execute", "do_executemany", "do_execute_no_params", "do_setinputsizes")
_SCHEMA_EVENTS = ("before_create", "after_create", "before_drop", "after_drop", "before_parent_attach",
                  "after_parent_attach", "column_reflect")
# The arguments of a listener that wants them by name.
_NAMES = {
    "before_execute": ("conn", "clauseelement", "multiparams", "params", "execution_options"),
    "after_execute": ("conn", "clauseelement", "multiparams", "params", "execution_options", "result"),
    "before_cursor_execute": ("conn", "cursor", "statement", "parameters", "context", "executemany"),
    "after_cursor_execute": ("conn", "cursor", "statement", "parameters", "context", "executemany"),
    "handle_error": ("exception_context",), "begin": ("conn",), "commit": ("conn",), "rollback": ("conn",),
    "savepoint": ("conn", "name"), "rollback_savepoint": ("conn", "name", "context"),
    "release_savepoint": ("conn", "name", "context"), "engine_connect": ("conn",), "engine_disposed": ("engine",),
    "connect": ("dbapi_connection", "connection_record"),
    "first_connect": ("dbapi_connection", "connection_record"),
    "checkout": ("dbapi_connection", "connection_record", "connection_proxy"),
    "checkin": ("dbapi_connection", "connection_record"),
    "reset": ("dbapi_connection", "connection_record", "reset_state"),
    "close": ("dbapi_connection", "connection_record"),
    "before_create": ("target", "connection"), "after_create": ("target", "connection"),
    "before_drop": ("target", "connection"), "after_drop": ("target", "connection"),
    "column_reflect": ("inspector", "table", "column_info"),
    "before_parent_attach": ("target", "parent"), "after_parent_attach": ("target", "parent"),
}
# What a listener with fewer arguments than now gets: (event, number of its arguments).
_LEGACY = {("before_execute", 4), ("after_execute", 5), ("reset", 2)}


def _adapted(identifier, fn, kw):
    names = _NAMES.get(identifier)
    if kw.get("named") and names:
        inner = fn

        def fn(*args, **more):
            return inner(**dict(zip(names, args)), **more)
    elif identifier in ("before_execute", "after_execute", "reset", "engine_connect"):
        code = getattr(fn, "__code__", None)
        bound = 1 if getattr(fn, "__self__", None) is not None else 0
        count = code.co_argcount - bound if code is not None and not code.co_flags & 4 else None
        if (identifier, count) in _LEGACY:
            inner = fn
            if identifier == "after_execute":
                def fn(*args):
                    return inner(*args[:4], args[5])
            else:
                def fn(*args):
                    return inner(*args[:count])
        elif identifier == "engine_connect" and count == 2:
            inner = fn

            def fn(conn):
                return inner(conn, False)
    return _once(fn) if kw.get("once") else fn


def listen(target, identifier, fn, *args, **kw):
    retval = bool(kw.get("retval", False))
    sync = getattr(target, "sync_engine", None)
    if sync is not None and isinstance(sync, _sa.Engine):
        return listen(sync, identifier, fn, *args, **kw)
    from sqlalchemy.pool import Pool
    if isinstance(target, Pool) or isinstance(target, type) and issubclass(target, Pool):
        return _listen_pool(target, identifier, fn, kw)
    if isinstance(target, (_sa.Engine, _sa.Connection)) or target is _sa.Engine:
        if identifier in _POOL_EVENTS and not isinstance(target, _sa.Connection):
            return _listen_pool(Pool if target is _sa.Engine else target.pool, identifier, fn, kw, target)
        entry = _Removable(target, identifier, fn, _adapted(identifier, fn, kw), retval)
        if target is _sa.Engine:
            known = _sa.listen_all_engines(identifier, entry, retval)
        else:
            known = _sa.listen_engine(target, identifier, entry, retval)
        if known:
            return
        if identifier in _DIALECT_EVENTS:
            raise NotImplementedError("Athanor does not have the event %s yet" % identifier)
        raise exc.InvalidRequestError("No such event '%s' for target '%s'" % (identifier, target))
    if identifier in _SCHEMA_EVENTS and _is_schema(target):
        return _listen_schema(target, identifier, fn, kw)
    from sqlalchemy.orm import events
    events.listen(target, identifier, fn, *args, **kw)


def _listen_pool(target, identifier, fn, kw, owner=None):
    from sqlalchemy import pool
    if identifier not in _POOL_EVENTS:
        raise exc.InvalidRequestError("No such event '%s' for target '%s'" % (identifier, target))
    entry = _Removable(owner or target, identifier, fn, _adapted(identifier, fn, kw), False)
    if not isinstance(target, type):
        return target._listen(identifier, entry, kw.get("insert", False))
    pool._class_listeners.append((target, identifier, entry))
    for it in _sa.pools():
        if isinstance(it, target):
            it._listen(identifier, entry, kw.get("insert", False))


# Listeners of tables, columns and MetaData: (target, event, function, retval).
_schema_events = []


def _is_schema(target):
    from sqlalchemy import schema
    kinds = (_sa.Table, _sa.MetaData, _sa.Column, schema.Constraint, schema.Index)
    return isinstance(target, kinds) or isinstance(target, type) and issubclass(target, kinds)


def _listen_schema(target, identifier, fn, kw):
    if identifier in ("before_parent_attach", "after_parent_attach"):
        raise NotImplementedError("Athanor does not have the event %s yet" % identifier)
    entry = _Removable(target, identifier, fn, _adapted(identifier, fn, kw), False)
    _schema_events.append(entry)


def _has_schema_events():
    return bool(_schema_events)


def _heard(identifier, *targets):
    for it in list(_schema_events):
        if it.active and it.identifier == identifier and any(
                it.target is target or isinstance(it.target, type) and isinstance(target, it.target)
                for target in targets):
            yield it


# Called by create_all and its like.
def _schema_event(identifier, target, bind, tables, checkfirst, whole):
    for it in _heard(identifier, target):
        it(target, bind, tables=tables, checkfirst=checkfirst, _ddl_runner=None, _is_metadata_operation=whole)


# Called for each column that is read back from the database.
def _column_reflect(inspector, table, column_info):
    for it in _heard("column_reflect", table, table.metadata):
        it(inspector, table, column_info)


_removable = []


class _Removable:
    """A listener until it is removed."""

    def __init__(self, target, identifier, original, fn, retval):
        self.target, self.identifier, self.fn, self.retval = target, identifier, fn, retval
        self.original = original
        self.active = True
        _removable.append(self)

    def __call__(self, *args, **kw):
        if self.active:
            return self.fn(*args, **kw)
        return None

    def is_for(self, target, identifier, fn):
        return self.active and self.target is target and self.identifier == identifier and self.original == fn


def _once(fn):
    done = []

    def only_once(*args, **kw):
        if not done:
            done.append(True)
            return fn(*args, **kw)
    return only_once


def listens_for(target, identifier, *args, **kw):
    def decorate(fn):
        listen(target, identifier, fn, *args, **kw)
        return fn
    return decorate


def _ours(target, identifier):
    from sqlalchemy.pool import Pool
    return (isinstance(target, (_sa.Engine, _sa.Connection, Pool)) or target is _sa.Engine
            or isinstance(target, type) and issubclass(target, Pool)
            or identifier in _SCHEMA_EVENTS and _is_schema(target))


def contains(target, identifier, fn):
    target = getattr(target, "sync_engine", None) or target
    if _ours(target, identifier):
        return any(it.is_for(target, identifier, fn) for it in _removable)
    from sqlalchemy.orm import events
    return events.contains(target, identifier, fn)


def remove(target, identifier, fn):
    target = getattr(target, "sync_engine", None) or target
    if _ours(target, identifier):
        for it in _removable:
            if it.is_for(target, identifier, fn):
                it.active = False
                return
        raise exc.InvalidRequestError("No listeners found for event %s / %r / %s" % (target, identifier, fn))
    from sqlalchemy.orm import events
    events.remove(target, identifier, fn)


def __getattr__(name):
    return _sa.missing("sqlalchemy.event", name)
