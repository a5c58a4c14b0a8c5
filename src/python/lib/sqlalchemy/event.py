# Events: engines are served by the native half, everything else by the mapped side.
import _sqlalchemy as _sa
from sqlalchemy import exc

_ENGINE_CLASSES = (_sa.Engine,)


def listen(target, identifier, fn, *args, **kw):
    retval = bool(kw.get("retval", False))
    if isinstance(target, (_sa.Engine, _sa.Connection)) or target is _sa.Engine:
        if kw.get("once"):
            fn = _once(fn)
    if isinstance(target, (_sa.Engine, _sa.Connection)):
        if _sa.listen_engine(target, identifier, _Removable(target, identifier, fn, retval), retval):
            return
        if identifier in _ENGINE_EVENTS:
            return
        raise exc.InvalidRequestError("No such event '%s' for target '%r'" % (identifier, target))
    if target is _sa.Engine:
        if _sa.listen_all_engines(identifier, _Removable(target, identifier, fn, retval), retval) or identifier in _ENGINE_EVENTS:
            return
        raise exc.InvalidRequestError("No such event '%s' for target '%s'" % (identifier, target))
    sync = getattr(target, "sync_engine", None)
    if sync is not None and isinstance(sync, _sa.Engine):
        return listen(sync, identifier, fn, *args, **kw)
    from sqlalchemy.pool import Pool
    if isinstance(target, Pool) or isinstance(target, type) and issubclass(target, Pool):
        return
    from sqlalchemy.orm import events
    events.listen(target, identifier, fn, *args, **kw)


_removable = []


class _Removable:
    """A listener of an engine, until it is removed."""

    def __init__(self, target, identifier, fn, retval):
        self.target, self.identifier, self.fn, self.retval = target, identifier, fn, retval
        self.active = True
        _removable.append(self)

    def __call__(self, *args, **kw):
        if self.active:
            return self.fn(*args, **kw)
        return args[2:4] if self.retval else None


def _once(fn):
    done = []

    def only_once(*args, **kw):
        if not done:
            done.append(True)
            return fn(*args, **kw)
    return only_once


# Events of pools, dialects and drivers: accepted, but nothing here has such a thing.
_ENGINE_EVENTS = ("checkout", "checkin", "close", "detach", "invalidate", "reset",
                  "soft_invalidate", "close_detached", "do_connect", "engine_connect", "engine_disposed",
                  "set_connection_execution_options", "set_engine_execution_options", "handle_error")


def listens_for(target, identifier, *args, **kw):
    def decorate(fn):
        listen(target, identifier, fn, *args, **kw)
        return fn
    return decorate


def contains(target, identifier, fn):
    if isinstance(target, (_sa.Engine, _sa.Connection)) or target is _sa.Engine:
        return any(it.active and it.target is target and it.identifier == identifier and it.fn == fn
                   for it in _removable)
    from sqlalchemy.orm import events
    return events.contains(target, identifier, fn)


def remove(target, identifier, fn):
    if isinstance(target, (_sa.Engine, _sa.Connection)) or target is _sa.Engine:
        for it in _removable:
            if it.active and it.target is target and it.identifier == identifier and it.fn == fn:
                it.active = False
                return
        raise exc.InvalidRequestError("No listeners found for event %s / %r / %s" % (target, identifier, fn))
    from sqlalchemy.orm import events
    events.remove(target, identifier, fn)


def __getattr__(name):
    return _sa.missing("sqlalchemy.event", name)
