# The legacy Query: it only rewrites its select and asks its session to run it.
import _athanor_orm
from sqlalchemy import exc


class Query(_athanor_orm._Query):
    def __init__(self, entities, session=None):
        from sqlalchemy.sql import select
        if not isinstance(entities, (tuple, list)):
            entities = (entities,)
        self.session = session
        self._params = {}
        self._entities = tuple(entities)
        self._set_select(_athanor_orm.legacy(select(*entities)))

    def _with(self, select):
        new = type(self).__new__(type(self))
        new.__dict__.update(self.__dict__)
        new._set_select(_athanor_orm.legacy(select))
        return new

    def _hooks(self, name):
        """The functions that listen to an event of this class of queries."""
        return [it.adapted for cls in reversed(type(self).__mro__) for it in cls.__dict__.get("_sa_listeners", ())
                if it.active and it.identifier == name]

    @property
    def _final(self):
        """The select, after before_compile."""
        query = self
        for fn in self._hooks("before_compile"):
            query = fn(query) or query
        return query._select

    @property
    def statement(self):
        from sqlalchemy.sql import LABEL_STYLE_DISAMBIGUATE_ONLY
        return self._final.set_label_style(LABEL_STYLE_DISAMBIGUATE_ONLY)

    def __clause_element__(self):
        return self._final

    def __str__(self):
        bind = getattr(self.session, "bind", None)
        return str(self._final.compile(bind)) if bind is not None else str(self._final)

    def _no_limit(self, method):
        if _athanor_orm.select_facts(self._select)[0]:
            raise exc.InvalidRequestError(
                "Query.%s() being called on a Query which already has LIMIT or OFFSET applied.  Call %s() before limit() or "
                "offset() are applied." % (method, method))

    def filter(self, *criterion):
        self._no_limit("filter")
        return self._with(self._select.where(*criterion))

    where = filter

    def filter_by(self, **kwargs):
        self._no_limit("filter_by")
        return self._with(self._select.filter_by(**kwargs))

    def join(self, target, *props, isouter=False, full=False):
        if len(props) > 1:
            raise exc.ArgumentError("Query.join() takes at most two positional arguments")
        return self._with(self._select.join(target, *props, isouter=isouter, full=full))

    def outerjoin(self, target, *props, full=False):
        return self._with(self._select.outerjoin(target, *props, full=full))

    def select_from(self, *from_obj):
        return self._with(self._select.select_from(*from_obj))

    def options(self, *args):
        return self._with(self._select.options(*args))

    def order_by(self, *clauses):
        self._no_limit("order_by")
        return self._with(self._select.order_by(*clauses))

    def group_by(self, *clauses):
        self._no_limit("group_by")
        return self._with(self._select.group_by(*clauses))

    def having(self, *having):
        return self._with(self._select.having(*having))

    def distinct(self, *expr):
        return self._with(self._select.distinct(*expr))

    def limit(self, limit):
        return self._with(self._select.limit(limit))

    def offset(self, offset):
        return self._with(self._select.offset(offset))

    def slice(self, start, stop):
        select = self._select
        if start is not None and stop is not None:
            return self._with(select.slice(start, stop))
        if stop is not None:
            return self._with(select.limit(stop))
        return self._with(select.offset(start)) if start is not None else self

    def __getitem__(self, item):
        if isinstance(item, slice):
            start, stop, step = item.start, item.stop, item.step
            if (isinstance(start, int) and start < 0) or (isinstance(stop, int) and stop < 0):
                raise IndexError("negative indexes are not accepted by SQL index / slice operators")
            found = list(self.slice(start, stop))
            return found[::step] if step is not None else found
        if item < 0:
            raise IndexError("negative indexes are not accepted by SQL index / slice operators")
        return list(self.slice(item, item + 1))[0]

    def with_entities(self, *entities):
        return self._with(self._select.with_only_columns(*entities))

    def add_columns(self, *columns):
        return self._with(self._select.add_columns(*columns))

    add_column = add_entity = add_columns

    def correlate(self, *froms):
        return self._with(self._select.correlate(*froms))

    def with_for_update(self, **kw):
        return self._with(self._select.with_for_update(**kw))

    def with_session(self, session):
        new = self._with(self._select)
        new.session = session
        return new

    def populate_existing(self):
        return self._with(self._select.execution_options(populate_existing=True))

    def autoflush(self, setting):
        return self._with(self._select.execution_options(autoflush=setting))

    def execution_options(self, **kw):
        return self._with(self._select.execution_options(**kw))

    def yield_per(self, count):
        return self._with(self._select.execution_options(yield_per=count))

    def enable_eagerloads(self, value):
        return self if value else self._with(_athanor_orm.without(self._select, "options"))

    def params(self, *args, **kw):
        new = self._with(self._select)
        new._params = {**self._params, **(args[0] if args else {}), **kw}
        return new

    def from_statement(self, statement):
        return self._with(self._select.from_statement(statement))

    def with_parent(self, instance, property=None, from_entity=None):
        from sqlalchemy.util import _warn
        _warn("LegacyAPIWarning", "The Query.with_parent() method is considered legacy as of the 1.x series of SQLAlchemy and "
                                  "becomes a legacy construct in 2.0. Use the with_parent() standalone construct. (deprecated "
                                  "since: 2.0)", 3)
        if property is None:
            entity = self._select.column_descriptions[0]["entity"]
            mapper = type(instance).__mapper__
            for prop in mapper.relationships:
                if prop.mapper is entity.__mapper__:
                    property = getattr(type(instance), prop.key)
                    break
            else:
                raise exc.InvalidRequestError(
                    "Could not locate a property which relates instances of class '%s' to instances of class '%s'"
                    % (entity.__name__, type(instance).__name__))
        return self._with(self._select.where(_athanor_orm.with_parent(instance, property)))

    def _run(self):
        result = self.session.execute(self._final, self._params or None)
        single = len(self._entities) == 1 and _athanor_orm.select_facts(self._select)[2] == 1
        if single and (self._is_entity() or getattr(self._entities[0], "single_entity", False)):
            result = result.scalars()
        if getattr(result, "_needs_unique", False) or self._is_entity_query():
            result = result.unique()
        return result

    def _is_entity(self):
        described = self._select.column_descriptions
        return len(described) == 1 and described[0].get("entity") is not None and described[0]["expr"] is described[0]["entity"]

    def _is_entity_query(self):
        return self._is_entity()

    def all(self):
        return self._run().all()

    def __iter__(self):
        return iter(self.all())

    def first(self):
        if _athanor_orm.select_facts(self._select)[0]:
            return next(iter(self.all()), None)
        return next(iter(self.limit(1).all()), None)

    def one_or_none(self):
        found = self.all()
        if len(found) > 1:
            raise exc.MultipleResultsFound("Multiple rows were found when one or none was required")
        return found[0] if found else None

    def one(self):
        found = self.all()
        if not found:
            raise exc.NoResultFound("No row was found when one was required")
        if len(found) > 1:
            raise exc.MultipleResultsFound("Multiple rows were found when exactly one was required")
        return found[0]

    def scalar(self):
        try:
            found = self.one()
        except exc.NoResultFound:
            return None
        return found[0] if not self._is_entity() else found

    def get(self, ident):
        from sqlalchemy.util import _warn
        _warn("LegacyAPIWarning", "The Query.get() method is considered legacy as of the 1.x series of SQLAlchemy and becomes a "
                                  "legacy construct in 2.0. The method is now available as Session.get() (deprecated since: 2.0)", 3)
        described = self._select.column_descriptions
        if len(described) != 1 or not self._is_entity():
            raise exc.InvalidRequestError("get() can only be used against a single mapped class.")
        limited, joined, _ = _athanor_orm.select_facts(self._select)
        if limited or joined or self._select.whereclause is not None or _athanor_orm.has_order(self._select):
            raise exc.InvalidRequestError("Query.get() being called on a Query with existing criterion. ")
        return self.session.get(described[0]["entity"], ident, options=_athanor_orm.options_of(self._select),
                                populate_existing=self._select.get_execution_options().get("populate_existing", False))

    @property
    def is_single_entity(self):
        return self._is_entity()

    def count(self):
        return self.session.execute(_Count(self._final), self._params or None).scalar()

    def exists(self):
        from sqlalchemy.sql import literal_column
        described = self._select.column_descriptions
        select = self._final
        entity = described[0].get("entity") if described else None
        inner = select.with_only_columns(literal_column("1"))
        if entity is not None and not _athanor_orm.select_facts(select)[1]:
            inner = inner.select_from(entity)
        return inner.exists()

    def subquery(self, name=None, with_labels=False, reduce_columns=False):
        from sqlalchemy.sql import LABEL_STYLE_DISAMBIGUATE_ONLY
        return self._final.set_label_style(LABEL_STYLE_DISAMBIGUATE_ONLY).subquery(name)

    def cte(self, name=None, recursive=False, nesting=False):
        from sqlalchemy.sql import LABEL_STYLE_DISAMBIGUATE_ONLY
        return self._final.set_label_style(LABEL_STYLE_DISAMBIGUATE_ONLY).cte(name, recursive)

    def scalar_subquery(self):
        from sqlalchemy.sql import LABEL_STYLE_DISAMBIGUATE_ONLY
        return self._final.set_label_style(LABEL_STYLE_DISAMBIGUATE_ONLY).scalar_subquery()

    as_scalar = scalar_subquery

    def label(self, name):
        return self.scalar_subquery().label(name)

    def _set_operation(self, name, others):
        return self._with(_athanor_orm.set_operation(name, self._select, [it._select for it in others]))

    def union(self, *q):
        return self._set_operation("UNION", q)

    def union_all(self, *q):
        return self._set_operation("UNION ALL", q)

    def intersect(self, *q):
        return self._set_operation("INTERSECT", q)

    def intersect_all(self, *q):
        return self._set_operation("INTERSECT ALL", q)

    def except_(self, *q):
        return self._set_operation("EXCEPT", q)

    def except_all(self, *q):
        return self._set_operation("EXCEPT ALL", q)

    @property
    def column_descriptions(self):
        return self._select.column_descriptions

    @property
    def whereclause(self):
        return self._select.whereclause

    def _table_entity(self):
        return self._select.column_descriptions[0]["entity"]

    def _check_bulk(self, method):
        facts = _athanor_orm.select_facts(self._select)
        for met, name in ((facts[0], "limit"), (_athanor_orm.has_order(self._select), "order_by"), (facts[1], "join")):
            if met:
                raise exc.InvalidRequestError(
                    "Can't call Query.update() or Query.delete() when %s() has been called" % name)

    def update(self, values, synchronize_session="auto", update_args=None):
        self._check_bulk("update")
        from sqlalchemy.sql import update
        context = _Bulk(self, values)
        self = context.ask("before_compile_update")
        values = context.values
        statement = update(self._table_entity()).values(values)
        where = self._select.whereclause
        if where is not None:
            statement = statement.where(where)
        statement = statement.execution_options(synchronize_session=synchronize_session)
        return self._bulk("after_bulk_update", statement)

    def delete(self, synchronize_session="auto", delete_args=None):
        self._check_bulk("delete")
        from sqlalchemy.sql import delete
        self = _Bulk(self).ask("before_compile_delete")
        statement = delete(self._table_entity())
        where = self._select.whereclause
        if where is not None:
            statement = statement.where(where)
        statement = statement.execution_options(synchronize_session=synchronize_session)
        return self._bulk("after_bulk_delete", statement)

    def _bulk(self, event, statement):
        from sqlalchemy.orm.session import _bulk_done
        result = self.session.execute(statement, self._params or None)
        _bulk_done(self, event, statement, result)
        return result.rowcount


class _Count:
    """`SELECT count(*)` of a select, to which functions of do_orm_execute may still add options."""

    def __init__(self, select):
        self._select = select

    def options(self, *options):
        return _Count(self._select.options(*options))

    def execution_options(self, **options):
        return _Count(self._select.execution_options(**options))

    def get_execution_options(self):
        return self._select.get_execution_options()

    def __clause_element__(self):
        from _sqlalchemy import count_select
        return count_select(self._select)


class _Bulk:
    """What before_compile_update and before_compile_delete are given."""

    def __init__(self, query, values=None):
        self.query, self.session = query, query.session
        self.mapper = query._table_entity().__mapper__
        if values is not None:
            self.values = values

    def ask(self, event):
        for fn in self.query._hooks(event):
            self.query = fn(self.query, self) or self.query
        return self.query
