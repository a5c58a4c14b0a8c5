# ORM events: which listener belongs to which class, attribute, session or sessionmaker. The native half calls them.
import _athanor_orm
from sqlalchemy import exc
from sqlalchemy.orm.session import Session, _live, scoped_session, sessionmaker

# Names of events and of what their listeners are given.
SESSION = {
    "do_orm_execute": ("orm_execute_state",),
    "after_transaction_create": ("session", "transaction"),
    "after_transaction_end": ("session", "transaction"),
    "before_commit": ("session",),
    "after_commit": ("session",),
    "after_rollback": ("session",),
    "after_soft_rollback": ("session", "previous_transaction"),
    "before_flush": ("session", "flush_context", "instances"),
    "after_flush": ("session", "flush_context"),
    "after_flush_postexec": ("session", "flush_context"),
    "after_begin": ("session", "transaction", "connection"),
    "before_attach": ("session", "instance"),
    "after_attach": ("session", "instance"),
    "after_bulk_update": ("update_context",),
    "after_bulk_delete": ("delete_context",),
}
for _name in ("transient_to_pending", "pending_to_transient", "persistent_to_transient", "pending_to_persistent",
              "detached_to_persistent", "loaded_as_persistent", "persistent_to_deleted", "deleted_to_persistent",
              "deleted_to_detached", "persistent_to_detached"):
    SESSION[_name] = ("session", "instance")
MAPPER = {
    name: ("mapper", "connection", "target")
    for name in ("before_insert", "after_insert", "before_update", "after_update", "before_delete", "after_delete")}
MAPPER.update({
    "init": ("target", "args", "kwargs"),
    "init_failure": ("target", "args", "kwargs"),
    "load": ("target", "context"),
    "refresh": ("target", "context", "attrs"),
    "refresh_flush": ("target", "flush_context", "attrs"),
    "expire": ("target", "attrs"),
    "mapper_configured": ("mapper", "class_"),
    "before_mapper_configured": ("mapper", "class_"),
    "after_mapper_constructed": ("mapper", "class_"),
    "instrument_class": ("mapper", "class_"),
})
QUERY = {
    "before_compile": ("query",),
    "before_compile_update": ("query", "update_context"),
    "before_compile_delete": ("query", "delete_context"),
}
_ALL_MAPPERS = {"before_configured": (), "after_configured": ()}
_LATER = ("pickle", "unpickle", "before_mapper_configured", "after_mapper_constructed")
ATTRIBUTE = {
    "set": ("target", "value", "oldvalue", "initiator"),
    "append": ("target", "value", "initiator"),
    "append_wo_mutation": ("target", "value", "initiator"),
    "remove": ("target", "value", "initiator"),
    "bulk_replace": ("target", "values", "initiator"),
    "modified": ("target", "initiator"),
    "init_scalar": ("target", "value", "dict_"),
    "init_collection": ("target", "collection", "collection_adapter"),
    "dispose_collection": ("target", "collection", "collection_adapter"),
}

# Everything that was listened to, so that it can be found and removed.
_registered = []
# Listeners of all mappers and of classes that are not mapped themselves.
_held = []
_mapped = []


class Entry:
    """One call of listen(): a target, an event, a function, and the native listeners made for them."""

    def __init__(self, target, identifier, fn, kw):
        self.target, self.identifier, self.fn = target, identifier, fn
        self.retval = bool(kw.get("retval"))
        self.propagate = bool(kw.get("propagate"))
        self.first = bool(kw.get("insert"))
        self.active_history = bool(kw.get("active_history"))
        self.adapted = fn
        self.handles = []
        self.active = True

    def adapt(self, names, kw):
        fn, raw = self.fn, kw.get("raw")
        if self.identifier in ("after_bulk_update", "after_bulk_delete") and _arity(fn) == 4:
            fn = _legacy_bulk(fn)
        if raw and "target" in names:
            fn = _raw(fn, names.index("target"))
        if kw.get("named"):
            fn = _named(fn, names)
        if kw.get("once"):
            fn = _once(fn)
        self.adapted = fn

    def attach(self, target, everywhere=False):
        made = _athanor_orm.listen(target, self.identifier, self.adapted, {
            "retval": self.retval, "propagate": self.propagate, "first": self.first,
            "active_history": self.active_history, "everywhere": everywhere})
        if made is None:
            return False
        self.handles.append(made)
        return True

    def is_for(self, target, identifier, fn):
        return (self.active and self.identifier == identifier and (self.fn is fn or self.fn == fn)
                and _same(self.target, target))

    def remove(self):
        self.active = False
        for it in self.handles:
            it.remove()
        del self.handles[:]


def _same(a, b):
    if a is b:
        return True
    key = getattr(a, "key", None)
    return (isinstance(key, str) and key == getattr(b, "key", None)
            and getattr(a, "class_", a) is getattr(b, "class_", b))


def _arity(fn):
    code = getattr(fn, "__code__", None)
    return code.co_argcount if code is not None else None


def _legacy_bulk(fn):
    return lambda context: fn(context.session, context.query, context.context, context.result)


def _raw(fn, at):
    def with_state(*args, **kw):
        args = list(args)
        args[at] = _athanor_orm.inspect(args[at])
        return fn(*args, **kw)
    return with_state


def _named(fn, names):
    return lambda *args: fn(**dict(zip(names, args)))


def _once(fn):
    done = []

    def only_once(*args, **kw):
        if not done:
            done.append(True)
            return fn(*args, **kw)
    return only_once


def _no_such(identifier, target):
    return exc.InvalidRequestError("No such event '%s' for target '%s'" % (identifier, target))


def _resolve(target):
    if isinstance(target, scoped_session):
        target = target.session_factory
    if isinstance(target, sessionmaker):
        return target.class_
    return target


def listen(target, identifier, fn, *args, **kw):
    if type(target).__module__.startswith("sqlalchemy.ext.asyncio") or (
            isinstance(target, type) and target.__module__.startswith("sqlalchemy.ext.asyncio")):
        raise NotImplementedError(
            "asynchronous events are not implemented at this time.  Apply synchronous listeners to the "
            "AsyncEngine.sync_engine or AsyncConnection.sync_connection attributes."
            if "Session" not in type(target).__name__ + getattr(target, "__name__", "") else
            "asynchronous events are not implemented at this time.  Apply synchronous listeners to the "
            "AsyncSession.sync_session or Session attributes.")
    target = _resolve(target)
    entry = Entry(target, identifier, fn, kw)
    if isinstance(target, Session) or isinstance(target, type) and issubclass(target, Session):
        if identifier not in SESSION:
            if identifier in MAPPER or identifier in ATTRIBUTE:
                raise AttributeError(identifier)
            raise _no_such(identifier, target)
        entry.adapt(SESSION[identifier], kw)
        _listen_session(target, entry)
    elif _is_attribute(target):
        if identifier not in ATTRIBUTE:
            raise _no_such(identifier, target)
        entry.adapt(ATTRIBUTE[identifier], kw)
        if not entry.attach(target):
            raise _no_such(identifier, target)
    elif target is _athanor_orm.Mapper or isinstance(target, (type, _athanor_orm.Mapper)):
        _listen_class(target, entry, kw)
    elif identifier in SESSION or identifier in MAPPER or identifier in ATTRIBUTE:
        raise AttributeError("%r object has no attribute 'dispatch'" % type(target).__name__)
    else:
        raise _no_such(identifier, target)
    _registered.append(entry)


def _is_attribute(target):
    return isinstance(target, (_athanor_orm.InstrumentedAttribute, _athanor_orm.RelationshipAttribute))


def _listen_session(target, entry):
    if isinstance(target, Session):
        entry.attach(target)
        return
    known = target.__dict__.get("_sa_listeners", ())
    target._sa_listeners = (entry,) + known if entry.first else known + (entry,)
    for session in list(_live):
        if isinstance(session, target):
            entry.attach(session)


def attach_all(session):
    """Gives a new session the listeners of its class and of the classes above."""
    for cls in reversed(type(session).__mro__):
        for entry in cls.__dict__.get("_sa_listeners", ()):
            if entry.active:
                entry.attach(session)


def _listen_class(target, entry, kw):
    identifier = entry.identifier
    every = target is _athanor_orm.Mapper
    if every and identifier in _ALL_MAPPERS:
        entry.adapt((), kw)
        _athanor_orm.on_configuring(entry.adapted, identifier == "before_configured")
        return
    from sqlalchemy.orm.query import Query
    if isinstance(target, type) and issubclass(target, Query):
        if identifier not in QUERY:
            raise _no_such(identifier, target)
        entry.adapt(QUERY[identifier], kw)
        if not entry.retval:
            adapted = entry.adapted
            entry.adapted = lambda *args: adapted(*args) and None
        known = target.__dict__.get("_sa_listeners", ())
        target._sa_listeners = (entry,) + known if entry.first else known + (entry,)
        return
    if identifier in _LATER:
        raise NotImplementedError("Athanor does not have the mapper event %r yet" % identifier)
    if identifier not in MAPPER:
        raise _no_such(identifier, target)
    entry.adapt(MAPPER[identifier], kw)
    if identifier in ("init", "init_failure"):
        from sqlalchemy.orm import decl
        decl._init_hook = _initialize
        _init_entries.append(entry)
        return
    mapped = not every and entry.attach(target)
    if not mapped:
        _held.append(entry)
        for cls in _mapped:
            if every or (entry.propagate and issubclass(cls, target)):
                entry.attach(cls, every)


def mapped(cls, mapper):
    """A class was mapped: what was held for it becomes its own."""
    _mapped.append(cls)
    for entry in _held:
        if not entry.active:
            continue
        every = entry.target is _athanor_orm.Mapper
        if every or entry.target is cls or (entry.propagate and issubclass(cls, entry.target)):
            if entry.identifier == "instrument_class":
                entry.adapted(mapper, cls)
            else:
                entry.attach(cls, every)


# Constructors.

_init_entries = []


def _entries_of(instance, identifier):
    cls = type(instance)
    for entry in _init_entries:
        if entry.active and entry.identifier == identifier:
            target = entry.target if isinstance(entry.target, type) else entry.target.class_
            if target is cls or target is _athanor_orm.Mapper or entry.propagate and issubclass(cls, target):
                yield entry


def _initialize(instance, original, args, kwargs):
    for entry in _entries_of(instance, "init"):
        entry.adapted(instance, args, kwargs)
    try:
        original(instance, *args, **kwargs)
    except BaseException:
        for entry in _entries_of(instance, "init_failure"):
            entry.adapted(instance, args, kwargs)
        raise


def contains(target, identifier, fn):
    target = _resolve(target)
    return any(it.is_for(target, identifier, fn) for it in _registered)


def remove(target, identifier, fn):
    target = _resolve(target)
    for it in _registered:
        if it.is_for(target, identifier, fn):
            it.remove()
            _registered.remove(it)
            if it in _held:
                _held.remove(it)
            return
    raise exc.InvalidRequestError("No listeners found for event %s / %r / %s " % (target, identifier, fn))


class Initiator:
    """What began a change of an attribute."""

    def __init__(self, key, op):
        self.key, self.op = key, op

    def __repr__(self):
        return "<sqlalchemy.orm.attributes.AttributeEventToken object at %#x>" % id(self)
