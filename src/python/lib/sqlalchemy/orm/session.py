# Session, sessionmaker, scoped_session: keywords and context managers around the native session.
import weakref

import _athanor_orm
from sqlalchemy import exc

# Sessions that are alive, for class-level events and close_all_sessions().
_live = weakref.WeakSet()


class ORMExecuteState:
    pass


class Session(_athanor_orm._Session):
    _query_cls = None

    def __init__(self, bind=None, *, autoflush=True, future=True, expire_on_commit=True, autobegin=True, twophase=False,
                 binds=None, enable_baked_queries=True, info=None, query_cls=None, autocommit=False,
                 join_transaction_mode="conditional_savepoint", close_resets_only=True, execution_options=None):
        if autocommit:
            raise exc.ArgumentError("autocommit=True is no longer supported")
        if future is not True:
            raise exc.ArgumentError("The 'future' parameter passed to Session() may only be set to True.")
        if twophase:
            raise NotImplementedError("Athanor does not have two-phase sessions yet")
        if binds and bind is None:
            raise NotImplementedError("Athanor does not have the binds argument of Session yet")
        self.bind = bind
        self.info = dict(info) if info else {}
        self.twophase = False
        if query_cls is not None:
            self._query_cls = query_cls
        self._setup(bind=bind, autoflush=autoflush, expire_on_commit=expire_on_commit, autobegin=autobegin,
                    join_transaction_mode=join_transaction_mode, close_resets_only=close_resets_only)
        maker = getattr(type(self), "_sa_listeners", ())
        for name, fn, retval in maker:
            _athanor_orm.listen(self, name, fn, retval, False)
        _live.add(self)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.close()

    def __contains__(self, instance):
        return self._contains(instance)

    def __iter__(self):
        return iter(list(self.new) + [it for _, it in self._identities])

    def close(self):
        self._close()

    def reset(self):
        self._close()

    def invalidate(self):
        self._close()

    def begin(self, nested=False):
        return self._begin(nested)

    def begin_nested(self):
        return self._begin(True)

    def get_bind(self, mapper=None, *, clause=None, bind=None, **kw):
        if self.bind is None:
            raise exc.UnboundExecutionError(
                "Could not locate a bind configured on SQL expression or this Session.")
        return self.bind

    def execute(self, statement, params=None, *, execution_options=None, bind_arguments=None, **kw):
        if isinstance(statement, str):
            raise exc.ArgumentError("Textual SQL expression %r should be explicitly declared as text(%r)" % (
                statement, statement))
        if execution_options:
            statement = statement.execution_options(**execution_options)
        return self._execute(statement, params, None)

    def scalar(self, statement, params=None, *, execution_options=None, bind_arguments=None, **kw):
        return self.execute(statement, params, execution_options=execution_options).scalar()

    def scalars(self, statement, params=None, *, execution_options=None, bind_arguments=None, **kw):
        return self.execute(statement, params, execution_options=execution_options).scalars()

    def get(self, entity, ident, *, options=None, populate_existing=False, with_for_update=None, identity_token=None,
            execution_options=None, bind_arguments=None):
        return self._get(entity, ident, options, bool(populate_existing))

    def get_one(self, entity, ident, **kw):
        found = self.get(entity, ident, **kw)
        if found is None:
            raise exc.NoResultFound("No row was found when one was required")
        return found

    def merge(self, instance, *, load=True, options=None):
        return self._merge(instance, load)

    def merge_all(self, instances, *, load=True, options=None):
        return [self._merge(it, load) for it in instances]

    def delete_all(self, instances):
        for it in instances:
            self.delete(it)

    def query(self, *entities, **kw):
        cls = self._query_cls
        if cls is None:
            from sqlalchemy.orm.query import Query as cls
        return cls(entities, self, **kw)

    @property
    def new(self):
        return IdentitySet(self._new)

    @property
    def dirty(self):
        return IdentitySet(self._dirty)

    @property
    def deleted(self):
        return IdentitySet(self._deleted)

    @property
    def identity_map(self):
        return IdentityMap(self._identities)

    @property
    def no_autoflush(self):
        return _NoAutoflush(self)

    def bulk_insert_mappings(self, mapper, mappings, return_defaults=False, render_nulls=False):
        self._bulk_mappings(mapper, list(mappings), False, return_defaults, render_nulls)

    def bulk_update_mappings(self, mapper, mappings):
        self._bulk_mappings(mapper, list(mappings), True, False, False)

    def bulk_save_objects(self, objects, return_defaults=False, update_changed_only=True, preserve_order=True):
        self._bulk_objects(list(objects))

    def prepare(self):
        raise exc.InvalidRequestError("'twophase' mode not enabled, or not root transaction; can't prepare.")

    @classmethod
    def object_session(cls, instance):
        return _athanor_orm.object_session(instance)

    @classmethod
    def identity_key(cls, class_=None, ident=None, *, instance=None, row=None, identity_token=None):
        if instance is not None:
            return _athanor_orm.inspect(type(instance)).identity_key_from_instance(instance)
        if not isinstance(ident, tuple):
            ident = (ident,)
        return (_athanor_orm.inspect(class_).base_mapper.class_, ident, identity_token)


class _NoAutoflush:
    def __init__(self, session):
        self.session = session

    def __enter__(self):
        self.was = self.session.autoflush
        self.session.autoflush = False
        return self.session

    def __exit__(self, *exc_info):
        self.session.autoflush = self.was


class IdentitySet:
    """A set of objects by identity, in a fixed order."""

    def __init__(self, members=()):
        self._members = {id(it): it for it in members}

    def __contains__(self, it):
        return id(it) in self._members

    def __iter__(self):
        return iter(list(self._members.values()))

    def __len__(self):
        return len(self._members)

    def __bool__(self):
        return bool(self._members)

    def __eq__(self, other):
        return isinstance(other, IdentitySet) and self._members.keys() == other._members.keys()

    __hash__ = None

    def add(self, it):
        self._members[id(it)] = it

    def union(self, other):
        return IdentitySet(list(self) + list(other))

    __or__ = union

    def difference(self, other):
        other = {id(it) for it in other}
        return IdentitySet(it for it in self if id(it) not in other)

    __sub__ = difference

    def intersection(self, other):
        other = {id(it) for it in other}
        return IdentitySet(it for it in self if id(it) in other)

    __and__ = intersection

    def __repr__(self):
        return "IdentitySet(%r)" % list(self._members.values())


class IdentityMap:
    def __init__(self, pairs):
        self._pairs = dict(pairs)

    def keys(self):
        return list(self._pairs)

    def values(self):
        return list(self._pairs.values())

    all_states = values

    def items(self):
        return list(self._pairs.items())

    def get(self, key, default=None):
        return self._pairs.get(key, default)

    def __getitem__(self, key):
        return self._pairs[key]

    def __contains__(self, key):
        return key in self._pairs

    def __iter__(self):
        return iter(list(self._pairs))

    def __len__(self):
        return len(self._pairs)

    def contains_state(self, state):
        return any(it is state.object for it in self._pairs.values())


class _BeginSession:
    """`with Session.begin() as session:` of a sessionmaker."""

    def __init__(self, session):
        self.session = session

    def __enter__(self):
        self.session.__enter__()
        self.transaction = self.session.begin()
        return self.session

    def __exit__(self, kind, value, traceback):
        try:
            self.transaction.__exit__(kind, value, traceback)
        finally:
            self.session.close()


class sessionmaker:
    def __init__(self, bind=None, *, class_=Session, autoflush=True, expire_on_commit=True, info=None, **kw):
        kw["bind"] = bind
        kw["autoflush"] = autoflush
        kw["expire_on_commit"] = expire_on_commit
        if info is not None:
            kw["info"] = info
        self.kw = kw
        self.class_ = type(class_.__name__, (class_,), {"__module__": class_.__module__})

    def __call__(self, **local_kw):
        merged = dict(self.kw)
        if "info" in local_kw and "info" in merged:
            local_kw["info"] = {**merged["info"], **local_kw["info"]}
        merged.update(local_kw)
        return self.class_(**merged)

    def begin(self):
        return _BeginSession(self())

    def configure(self, **new_kw):
        self.kw.update(new_kw)

    def __repr__(self):
        return "%s(class_=%r, %s)" % (
            type(self).__name__, self.class_.__name__, ", ".join("%s=%r" % it for it in self.kw.items()))


class scoped_session:
    def __init__(self, session_factory, scopefunc=None):
        self.session_factory = session_factory
        self._scopefunc = scopefunc or (lambda: None)
        self._registry = {}

    @property
    def registry(self):
        return self

    def has(self):
        return self._scopefunc() in self._registry

    def __call__(self, **kw):
        key = self._scopefunc()
        if kw and key in self._registry:
            raise exc.InvalidRequestError("Scoped session is already present; no new arguments may be specified.")
        if key not in self._registry:
            self._registry[key] = self.session_factory(**kw)
        return self._registry[key]

    def configure(self, **kw):
        if self.has():
            from sqlalchemy.util import _warn
            _warn("SAWarning", "At least one scoped session is already present.  configure() can not affect sessions that "
                               "have already been created.")
        self.session_factory.configure(**kw)

    def remove(self):
        session = self._registry.pop(self._scopefunc(), None)
        if session is not None:
            session.close()

    def query_property(self, query_cls=None):
        registry = self

        class QueryProperty:
            def __get__(self, instance, owner):
                try:
                    _athanor_orm.inspect(owner)
                except Exception:
                    return None
                if query_cls is not None:
                    return query_cls((owner,), registry())
                return registry().query(owner)
        return QueryProperty()

    def __contains__(self, instance):
        return instance in self()

    def __iter__(self):
        return iter(self())

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self(), name)

    def __setattr__(self, name, value):
        if name in ("session_factory", "_scopefunc", "_registry"):
            object.__setattr__(self, name, value)
        else:
            setattr(self(), name, value)


def object_session(instance):
    return _athanor_orm.object_session(instance)


def make_transient(instance):
    _athanor_orm.make_transient(instance)


def close_all_sessions():
    for session in list(_live):
        session.close()
