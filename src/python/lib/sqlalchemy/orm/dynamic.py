# Collections that stay in the database: lazy="dynamic" is a query, lazy="write_only" only takes and gives statements.
import _athanor_orm
from sqlalchemy.orm.query import Query

_native = _athanor_orm.dynamic


class AppenderMixin:
    """A query over the related objects that can also be added to."""

    def _about(self, instance, key):
        self.instance = instance
        self._key = key
        return self

    @property
    def session(self):
        session = _athanor_orm.object_session(self.instance)
        if session is not None and session.autoflush and self.instance in session:
            session.flush()
        if not _native("has_identity", self.instance, self._key):
            return None
        return session

    @session.setter
    def session(self, session):
        self.__dict__["_session"] = session

    def _generate(self, session=None):
        if session is None:
            session = _athanor_orm.object_session(self.instance)
            if session is None:
                from sqlalchemy.orm import exc
                raise exc.DetachedInstanceError(
                    "Parent instance %s is not bound to a Session, and no contextual session is established; lazy load "
                    "operation of attribute '%s' cannot proceed" % (_shown(self.instance), self._key), code="bhk3")
        query = _query_class(session)(_native("class", self.instance, self._key), session)
        return query._with(_native("select", self.instance, self._key))

    def _with(self, select):
        # Whatever changes the collection's query gives a plain query.
        return self._generate()._with(select)

    def __iter__(self):
        session = self.session
        if session is None:
            return iter(_native("added", self.instance, self._key))
        return iter(self._generate(session))

    def all(self):
        return list(self)

    def first(self):
        return self._generate(self.session).first()

    def __getitem__(self, index):
        session = self.session
        if session is None:
            return _native("added", self.instance, self._key)[index]
        return self._generate(session)[index]

    def count(self):
        session = self.session
        if session is None:
            return len(_native("added", self.instance, self._key))
        return self._generate(session).count()

    def append(self, item):
        _native("add", self.instance, self._key, item)

    add = append

    def add_all(self, iterator):
        for item in iterator:
            self.append(item)

    extend = add_all

    def remove(self, item):
        _native("remove", self.instance, self._key, item)


def _shown(instance):
    return "<%s at 0x%x>" % (type(instance).__name__, id(instance))


def _query_class(session):
    return session._query_cls or Query


class AppenderQuery(AppenderMixin, Query):
    pass


_made = {}


def _appender(instance, key, prop):
    given = prop._kwargs.get("query_class") if prop is not None else None
    cls = AppenderQuery
    if given is not None and given is not Query:
        cls = _made.get(given)
        if cls is None:
            cls = _made[given] = type("Appender" + given.__name__, (AppenderMixin, given), {"query_class": given})
    session = _athanor_orm.object_session(instance)
    query = cls.__new__(cls)
    query._params = {}
    query.__dict__["_session"] = session
    query._entities = (_native("class", instance, key),)
    if _native("has_identity", instance, key):
        query._set_select(_athanor_orm.legacy(_native("select", instance, key)))
    else:
        from sqlalchemy.sql import select
        query._set_select(_athanor_orm.legacy(select(*query._entities)))
    return query._about(instance, key)


class WriteOnlyCollection:
    """A collection that is never read by itself."""

    def __init__(self, instance, key):
        self.instance = instance
        self._key = key

    def __iter__(self):
        raise TypeError(
            "WriteOnly collections don't support iteration in-place; to query for collection items, use the select() "
            "method to produce a SQL statement and execute it with session.scalars().")

    def select(self):
        return _native("select", self.instance, self._key)

    def _where(self, statement):
        where = self.select().whereclause
        return statement if where is None else statement.where(where)

    def insert(self):
        from sqlalchemy.sql import insert
        values = _native("insert", self.instance, self._key)
        return insert(_native("class", self.instance, self._key)).values(**values)

    def update(self):
        from sqlalchemy.sql import update
        return self._where(update(_native("class", self.instance, self._key)))

    def delete(self):
        from sqlalchemy.sql import delete
        return self._where(delete(_native("class", self.instance, self._key)))

    def add(self, item):
        _native("add", self.instance, self._key, item)

    def add_all(self, iterator):
        for item in iterator:
            self.add(item)

    def remove(self, item):
        _native("remove", self.instance, self._key, item)


def _write_only(instance, key, prop):
    return WriteOnlyCollection(instance, key)
