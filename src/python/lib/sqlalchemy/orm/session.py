# Session, sessionmaker, scoped_session: keywords and context managers around the native session.
import enum
import weakref

import _athanor_orm
from sqlalchemy import exc

# Sessions that are alive, for class-level events and close_all_sessions().
_live = weakref.WeakSet()


class SessionTransactionOrigin(enum.Enum):
    AUTOBEGIN = 0
    BEGIN = 1
    BEGIN_NESTED = 2
    SUBTRANSACTION = 3

    def __str__(self):
        return "SessionTransactionOrigin.%s" % self.name


def _origin(name):
    return SessionTransactionOrigin[name]


def _async_session(session):
    if session is None:
        return None
    import sys
    module = sys.modules.get("sqlalchemy.ext.asyncio.session")
    return module.async_session(session) if module is not None else None


def _executable(statement):
    """Refuses what is no statement."""
    if isinstance(statement, str):
        raise exc.ArgumentError("Textual SQL expression %r should be explicitly declared as text(%r)" % (
            statement, statement))
    if isinstance(statement, _athanor_orm._Query):
        raise exc.ObjectNotExecutableError(statement)
    if isinstance(statement, _athanor_orm.InstrumentedAttribute):
        raise exc.ArgumentError(
            "Executable SQL or text() construct expected, got %r object resolved from %r object." % (
                statement.property.columns[0], statement))


def _for_update(argument):
    return argument is not None and argument is not False


class Session(_athanor_orm._Session):
    _query_cls = None

    def __init__(self, bind=None, *, autoflush=True, future=True, expire_on_commit=True, autobegin=True, twophase=False,
                 binds=None, enable_baked_queries=True, info=None, query_cls=None, autocommit=False,
                 join_transaction_mode="conditional_savepoint", close_resets_only=True, execution_options=None):
        if autocommit:
            raise exc.ArgumentError("autocommit=True is no longer supported")
        if future is not True:
            raise exc.ArgumentError("The 'future' parameter passed to Session() may only be set to True.")
        self.bind = bind
        self.info = dict(info) if info else {}
        self.twophase = twophase
        self.execution_options = dict(execution_options) if execution_options else {}
        if query_cls is not None:
            self._query_cls = query_cls
        self._setup(bind=bind, autoflush=autoflush, expire_on_commit=expire_on_commit, autobegin=autobegin,
                    twophase=twophase, join_transaction_mode=join_transaction_mode,
                    close_resets_only=close_resets_only)
        if binds:
            for key, engine in binds.items():
                self._add_bind(key, engine)
        from sqlalchemy.orm import events
        events.attach_all(self)
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
        self._reset()

    def invalidate(self):
        self._reset()

    def begin(self, nested=False):
        return self._begin(nested)

    def begin_nested(self):
        return self._begin(True)

    def get_bind(self, mapper=None, *, clause=None, bind=None, **kw):
        return bind if bind is not None else self._get_bind(mapper, clause)

    def bind_mapper(self, mapper, bind):
        self._add_bind(mapper, bind)

    def bind_table(self, table, bind):
        self._add_bind(table, bind)

    def connection(self, bind_arguments=None, execution_options=None):
        given = bind_arguments or {}
        return self._connection(given.get("mapper"), given.get("clause"), given.get("bind"), execution_options)

    def execute(self, statement, params=None, *, execution_options=None, bind_arguments=None, _parent_execute_state=None,
                _add_event=None):
        _executable(statement)
        if self._watched:
            return _execute_watched(self, statement, params, execution_options, bind_arguments)
        statement = self._with_options(statement, execution_options)
        try:
            return self._execute(statement, params, None)
        except exc.ObjectNotExecutableError:
            pass
        raise exc.ArgumentError("Executable SQL or text() construct expected, got %r." % (statement,))

    def _with_options(self, statement, given):
        """The statement with the options of the session, its own, and those of the call, the last ones counting most."""
        if self.execution_options:
            own = getattr(statement, "get_execution_options", dict)()
            given = {**self.execution_options, **own, **(given or {})}
        return statement.execution_options(**given) if given else statement

    def scalar(self, statement, params=None, *, execution_options=None, bind_arguments=None, **kw):
        return self.execute(statement, params, execution_options=execution_options, bind_arguments=bind_arguments).scalar()

    def scalars(self, statement, params=None, *, execution_options=None, bind_arguments=None, **kw):
        return self.execute(
            statement, params, execution_options=execution_options, bind_arguments=bind_arguments).scalars()

    def get(self, entity, ident, *, options=None, populate_existing=False, with_for_update=None, identity_token=None,
            execution_options=None, bind_arguments=None):
        if {**self.execution_options, **(execution_options or {})}.get("populate_existing"):
            populate_existing = True
        if not execution_options:
            return self._get(entity, ident, options, bool(populate_existing), _for_update(with_for_update))
        before, self._load_options = self.__dict__.get("_load_options"), execution_options
        try:
            return self._get(entity, ident, options, bool(populate_existing), _for_update(with_for_update))
        finally:
            self._load_options = before

    def get_one(self, entity, ident, **kw):
        found = self.get(entity, ident, **kw)
        if found is None:
            raise exc.NoResultFound("No row was found when one was required")
        return found

    def flush(self, objects=None):
        if objects is not None:
            from sqlalchemy.util import _warn
            _warn("SADeprecationWarning", "The `objects` parameter of `Session.flush` is deprecated")
        self._flush(objects)

    def refresh(self, instance, attribute_names=None, with_for_update=None):
        self._refresh(instance, attribute_names or None, _for_update(with_for_update))

    def expire(self, instance, attribute_names=None):
        self._expire(instance, attribute_names)

    def is_modified(self, instance, include_collections=True):
        return self._is_modified(instance, include_collections)

    def merge(self, instance, *, load=True, options=None):
        return self._merge(instance, load, options)

    def merge_all(self, instances, *, load=True, options=None):
        return [self._merge(it, load, options) for it in instances]

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
        self._bulk_objects(list(objects), return_defaults, update_changed_only, preserve_order)

    def prepare(self):
        raise exc.InvalidRequestError("'twophase' mode not enabled, or not root transaction; can't prepare.")

    @classmethod
    def object_session(cls, instance):
        return _athanor_orm.object_session(instance)

    @classmethod
    def identity_key(cls, class_=None, ident=None, *, instance=None, row=None, identity_token=None):
        if instance is not None:
            return _athanor_orm.inspect(type(instance)).identity_key_from_instance(instance)
        if row is not None:
            ident = tuple(row._mapping[column] for column in _athanor_orm.inspect(class_).primary_key)
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
        return self._pairs.keys()

    def values(self):
        return list(self._pairs.values())

    def all_states(self):
        return [_athanor_orm.inspect(it) for it in self._pairs.values()]

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


IdentitySet.__module__ = "sqlalchemy.util._collections_cy"
IdentityMap.__module__ = "sqlalchemy.orm.identity"
IdentityMap.__name__ = IdentityMap.__qualname__ = "_WeakInstanceDict"


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


scoped_session.__module__ = "sqlalchemy.orm.scoping"


def object_session(instance):
    return _athanor_orm.object_session(instance)


def make_transient(instance):
    _athanor_orm.make_transient(instance)


def make_transient_to_detached(instance):
    _athanor_orm.make_transient_to_detached(instance)


def close_all_sessions():
    for session in list(_live):
        session.close()


# Functions that see statements: do_orm_execute, after_bulk_update, after_bulk_delete.


class ORMExecuteState:
    """One execution of a statement, as the functions of do_orm_execute see and change it."""

    def __init__(self, session, statement, parameters, execution_options, bind_arguments, rest, load=None):
        self.session = session
        self.statement = statement
        self.parameters = parameters
        self.local_execution_options = dict(execution_options or {})
        self.bind_arguments = dict(bind_arguments or {})
        self._rest = rest
        self._load = load
        self._kind, self.all_mappers = _athanor_orm.statement_kind(getattr(statement, "_select", statement))
        if self.all_mappers:
            self.bind_arguments.setdefault("mapper", self.all_mappers[0])
        self.lazy_loaded_from = None
        self.loader_strategy_path = None

    @property
    def execution_options(self):
        return {**getattr(self.statement, "get_execution_options", dict)(), **self.local_execution_options}

    def update_execution_options(self, **opts):
        self.local_execution_options.update(opts)

    def invoke_statement(self, statement=None, params=None, execution_options=None, bind_arguments=None):
        statement = self.statement if statement is None else statement
        options = {**self.local_execution_options, **(execution_options or {})}
        if self.parameters and isinstance(self.parameters, dict) and isinstance(params, dict):
            params = {**self.parameters, **params}
        elif params is None:
            params = self.parameters
        return _run_hooks(self.session, statement, params, options, self.bind_arguments, self._rest)

    is_select = property(lambda self: self._kind in ("select", "core select"))
    is_insert = property(lambda self: self._kind in ("insert", "core insert"))
    is_update = property(lambda self: self._kind in ("update", "core update"))
    is_delete = property(lambda self: self._kind in ("delete", "core delete"))
    is_orm_statement = property(lambda self: self._kind in (
        "select", "from statement", "insert", "update", "delete"))
    is_executemany = property(lambda self: isinstance(self.parameters, (list, tuple)))
    is_relationship_load = property(lambda self: self._load == "relationship")
    is_column_load = property(lambda self: self._load == "column")
    is_from_statement = property(lambda self: self._kind == "from statement")
    bind_mapper = property(lambda self: self.bind_arguments.get("mapper"))
    user_defined_options = property(lambda self: ())


def _execute_watched(session, statement, params, execution_options, bind_arguments):
    return _run_hooks(session, statement, params, dict(execution_options or {}), bind_arguments,
                      session._hooks("do_orm_execute"))


def _run_hooks(session, statement, params, options, bind_arguments, hooks):
    for at, fn in enumerate(hooks):
        state = ORMExecuteState(session, statement, params, options, bind_arguments, hooks[at + 1:])
        answer = fn(state)
        if answer:
            return answer
        statement, params, options = state.statement, state.parameters, state.local_execution_options
    statement = session._with_options(statement, options)
    return session._execute(statement, params, None)


def _bulk_done(query, event, statement, result):
    """Query.update() and Query.delete() tell what they did."""
    hooks = query.session._hooks(event) if query.session._watched else ()
    for fn in hooks:
        fn(_BulkContext(query, statement, result))


class _BulkContext:
    """What after_bulk_update and after_bulk_delete are given."""

    def __init__(self, query, statement, result):
        self.query, self.session, self.result = query, query.session, result
        self.mapper = _athanor_orm.statement_kind(statement)[1][0]
        self.context = None
        self.values = _athanor_orm.update_values(statement)

    rowcount = property(lambda self: self.result.rowcount)


def _load_hook(session, fn, statement, load):
    options = session.__dict__.get("_load_options") if load == "get" else None
    state = ORMExecuteState(session, statement, None, options, None, [], load)
    fn(state)
    return state.statement
