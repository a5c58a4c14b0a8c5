# Schema items: shells around the native tables, columns, constraints and indexes.
import _sqlalchemy as _sa
from _sqlalchemy import Column, ForeignKey, MetaData, Table


class SchemaConst:
    # What `schema=` of to_metadata means when it is not given, and a schema that is none.
    RETAIN_SCHEMA = "retain_schema"
    BLANK_SCHEMA = "blank_schema"
    NULL_UNSPECIFIED = "null_unspecified"


RETAIN_SCHEMA = SchemaConst.RETAIN_SCHEMA
BLANK_SCHEMA = SchemaConst.BLANK_SCHEMA


class conv(str):
    # A name that is final: a naming convention gave it, or the program says so.
    pass


def _final(given, name):
    return name if name is None or name == given else conv(name)


class SchemaItem:
    pass


class Constraint(SchemaItem):
    name = None
    _handle = None
    table = None

    def _options(self):
        return {}

    def _given(self):
        return self._pending

    def _attach(self, table):
        self.table = table
        self._handle = _sa.attach_constraint(table, type(self).__name__, self, self._given(), self.name,
                                             self._options())
        self.name = self.name if isinstance(self.name, conv) else _final(self.name, self._handle.name)

    @property
    def columns(self):
        return self._handle.columns if self._handle is not None else list(self._pending)

    @property
    def c(self):
        return self.columns

    def __iter__(self):
        return iter(self.columns)

    def __len__(self):
        return len(self.columns)

    def __contains__(self, item):
        return any(item is it for it in self.columns)

    # SQLAlchemy shows the columns of these, and the arguments of the others.
    def __repr__(self):
        return "%s(%s)" % (type(self).__name__, ", ".join(repr(it) for it in self.columns))

    def _described(self, first, *names):
        parts = list(first)
        parts += ["%s=%r" % (it, getattr(self, it)) for it in ("name",) + names if getattr(self, it, None) is not None]
        if self.table is not None:
            parts.append("table=%r" % (self.table,))
        return "%s(%s)" % (type(self).__name__, ", ".join(parts))


class ColumnCollectionConstraint(Constraint):
    def __init__(self, *columns, name=None, deferrable=None, initially=None, info=None, **kw):
        self._pending = columns
        self._order = _sa.creation_order()
        self.name = name
        self.deferrable = deferrable
        self.initially = initially
        self.info = info or {}

    def _options(self):
        return {"deferrable": self.deferrable, "initially": self.initially, "creation_order": self._order}


class UniqueConstraint(ColumnCollectionConstraint):
    pass


class PrimaryKeyConstraint(ColumnCollectionConstraint):
    pass


class CheckConstraint(ColumnCollectionConstraint):
    def __init__(self, sqltext, name=None, deferrable=None, initially=None, table=None, info=None, **kw):
        super().__init__(name=name, deferrable=deferrable, initially=initially, info=info)
        self._sqltext = sqltext
        # Columns in the condition tell the table, when no table was given the constraint.
        if table is None and not isinstance(sqltext, str):
            table = _sa.table_of_expression(sqltext)
        if table is not None:
            table.append_constraint(self)

    def __repr__(self):
        return self._described([object.__repr__(self.sqltext)])

    @property
    def sqltext(self):
        return self._handle.sqltext if self._handle is not None else self._sqltext

    def _options(self):
        return {"sqltext": self._sqltext, "deferrable": self.deferrable, "initially": self.initially,
                "creation_order": self._order}


class ForeignKeyConstraint(ColumnCollectionConstraint):
    def __init__(self, columns, refcolumns, name=None, onupdate=None, ondelete=None, deferrable=None, initially=None,
                 use_alter=False, link_to_name=False, match=None, table=None, info=None, comment=None, **kw):
        columns = list(columns)
        refcolumns = list(refcolumns)
        if len(set(map(_column_key, columns))) != len(set(map(_column_key, refcolumns))) or len(columns) != len(refcolumns):
            from sqlalchemy.exc import ArgumentError
            raise ArgumentError("ForeignKeyConstraint number of constrained columns must match the number of "
                                "referenced columns.")
        super().__init__(*columns, name=name, deferrable=deferrable, initially=initially, info=info)
        self._refcolumns = refcolumns
        self.onupdate = onupdate
        self.ondelete = ondelete
        self.use_alter = use_alter
        self.match = match
        self.comment = comment

    def __repr__(self):
        return self._described([object.__repr__(self.columns), "None"], "onupdate", "ondelete")

    @property
    def elements(self):
        return self._handle.elements if self._handle is not None else []

    @property
    def column_keys(self):
        return [it.key for it in self.columns]

    @property
    def referred_table(self):
        return self.elements[0].column.table

    def _options(self):
        return {"refcolumns": self._refcolumns, "onupdate": self.onupdate, "ondelete": self.ondelete,
                "use_alter": self.use_alter, "deferrable": self.deferrable, "initially": self.initially,
                "match": self.match, "creation_order": self._order}


def _column_key(it):
    return it if isinstance(it, str) else id(it)


class Index(SchemaItem):
    _handle = None

    def __init__(self, name, *expressions, unique=False, quote=None, info=None, _table=None, **dialect_kw):
        self._name = name
        self._pending = expressions
        self.unique = bool(unique)
        self.info = info or {}
        self.dialect_kwargs = dialect_kw
        self.kwargs = dialect_kw
        self._attach(_table)

    def _attach(self, table):
        if self._handle is None:
            self._handle = _sa.attach_index(table, self, self._pending, self._name, self.unique, self.dialect_kwargs)

    @property
    def name(self):
        if self._handle is None:
            return self._name
        return self._name if isinstance(self._name, conv) else _final(self._name, self._handle.name)

    @property
    def columns(self):
        return self._handle.columns if self._handle is not None else list(self._pending)

    @property
    def expressions(self):
        return self.columns

    @property
    def table(self):
        return self._handle.table if self._handle is not None else None

    @property
    def dialect_options(self):
        found = {}
        for key, value in self.dialect_kwargs.items():
            dialect, _, name = key.partition("_")
            found.setdefault(dialect, {})[name] = value
        return found

    def create(self, bind, checkfirst=False):
        _sa.create_index(bind, self._handle, checkfirst)

    def drop(self, bind, checkfirst=False):
        _sa.drop_index(bind, self._handle, checkfirst)

    def __repr__(self):
        parts = [repr(self.name)] + [repr(it) for it in self.columns]
        if self.unique:
            parts.append("unique=True")
        return "Index(%s)" % ", ".join(parts)


def _constraint_for(kind, handle):
    cls = globals()[kind]
    it = cls.__new__(cls)
    it._handle = handle
    it._pending = ()
    # What no program wrote as a constraint has the name of its foreign key, or one of the convention.
    given = handle.elements[0].name if kind == "ForeignKeyConstraint" and handle.elements else None
    it.name = _final(given, handle.name)
    it.deferrable = it.initially = None
    it.info = {}
    if kind == "ForeignKeyConstraint":
        elements = handle.elements
        it.ondelete = elements[0].ondelete if elements else None
        it.onupdate = elements[0].onupdate if elements else None
        it.use_alter = False
    columns = handle.columns
    it.table = columns[0].table if columns else None
    return it


def _index_for(handle):
    it = Index.__new__(Index)
    it._handle = handle
    it._name = None
    it._pending = ()
    it.unique = handle.unique
    it.info = {}
    it.dialect_kwargs = it.kwargs = {}
    return it


class Computed(SchemaItem):
    def __init__(self, sqltext, persisted=None):
        self.sqltext = _sa.text(sqltext) if isinstance(sqltext, str) else sqltext
        self.persisted = persisted


class _Numbered(SchemaItem):
    def _options(self, start=None, increment=None, minvalue=None, maxvalue=None, nominvalue=None, nomaxvalue=None,
                 cycle=None, cache=None, order=None):
        self.start = start
        self.increment = increment
        self.minvalue = minvalue
        self.maxvalue = maxvalue
        self.nominvalue = nominvalue
        self.nomaxvalue = nomaxvalue
        self.cycle = cycle
        self.cache = cache
        self.order = order


class Identity(_Numbered):
    def __init__(self, always=False, on_null=None, **kw):
        self.always = always
        self.on_null = on_null
        self._options(**kw)


class Sequence(_Numbered):
    is_sequence = True

    def __init__(self, name, start=None, increment=None, *, schema=None, optional=False, metadata=None, quote=None,
                 quote_schema=None, for_update=False, data_type=None, **kw):
        self.name = name
        self.schema = schema
        self.optional = optional
        self.metadata = metadata
        self.data_type = data_type
        self._options(start=start, increment=increment, **kw)

    def next_value(self):
        return _sa.next_value(self)

    def create(self, bind, checkfirst=True):
        raise NotImplementedError("SQLite has no sequences")

    drop = create

    def __repr__(self):
        parts = [repr(self.name)]
        for name in ("start", "increment", "schema"):
            if getattr(self, name) is not None:
                parts.append("%s=%r" % (name, getattr(self, name)))
        return "Sequence(%s)" % ", ".join(parts)


class FetchedValue(SchemaItem):
    def __init__(self, for_update=False):
        self.for_update = for_update


class DefaultGenerator(SchemaItem):
    is_callable = is_scalar = is_clause_element = is_sequence = False

    def __init__(self, arg, for_update=False):
        self.arg = arg
        self.for_update = for_update

    def __repr__(self):
        return "%s(%r)" % (type(self).__name__, self.arg)


class ColumnDefault(DefaultGenerator):
    def __init__(self, arg, for_update=False):
        super().__init__(arg, for_update)
        self.is_clause_element = isinstance(arg, _sa.ColumnElement)
        self.is_callable = not self.is_clause_element and callable(arg)
        self.is_scalar = not self.is_callable and not self.is_clause_element


class DefaultClause(FetchedValue):
    def __init__(self, arg, for_update=False):
        self.arg = arg
        self.for_update = for_update

    def __repr__(self):
        return "DefaultClause(%r, for_update=%r)" % (self.arg, self.for_update)


class ScalarElementColumnDefault(ColumnDefault):
    pass


class CallableColumnDefault(ColumnDefault):
    pass


class ColumnElementColumnDefault(ColumnDefault):
    pass


def _column_default(arg):
    if isinstance(arg, _sa.ColumnElement):
        return ColumnElementColumnDefault(arg)
    return CallableColumnDefault(arg) if callable(arg) else ScalarElementColumnDefault(arg)


def _server_default(arg):
    return arg if isinstance(arg, FetchedValue) else DefaultClause(arg)


# DDL of any kind. A subclass of the program's own gets its text from @compiles.
class ExecutableDDLElement:
    target = None
    inherit_cache = False

    @property
    def _ddl(self):
        return _sa.ddl_element("raw", self._text(_sa.sqlite_dialect()), False)

    def _text(self, dialect):
        from sqlalchemy.ext.compiler import _text
        return _text(self, dialect)

    def compile(self, bind=None, dialect=None, **kw):
        if type(self)._own_text():
            from sqlalchemy.engine.default import StrCompileDialect
            chosen = dialect or (bind.dialect if bind is not None else StrCompileDialect())
            return _sa.ddl_element("raw", self._text(chosen), False).compile(dialect=chosen)
        if bind is not None and dialect is None:
            dialect = bind.dialect
        return self._ddl.compile(dialect=dialect, **kw) if dialect is not None else self._ddl.compile(**kw)

    @classmethod
    def _own_text(cls):
        return not cls.__module__.startswith("sqlalchemy")

    def execute_if(self, dialect=None, callable_=None, state=None):
        it = object.__new__(type(self))
        it.__dict__.update(self.__dict__)
        it._only = (dialect,) if isinstance(dialect, str) else dialect
        it._asked = callable_
        return it

    # As a listener of before_create and its like.
    def __call__(self, target, bind, **kw):
        only = self.__dict__.get("_only")
        if only is not None and bind.dialect.name not in only:
            return
        asked = self.__dict__.get("_asked")
        if asked is not None and not asked(self, target, bind, **kw):
            return
        bind.execute(self.against(target))

    def against(self, target):
        it = object.__new__(type(self))
        it.__dict__.update(self.__dict__)
        it.target = target
        return it

    def __str__(self):
        return str(self.compile())


DDLElement = BaseDDLElement = ExecutableDDLElement


class DDL(ExecutableDDLElement):
    def __init__(self, statement, context=None):
        if not isinstance(statement, str):
            from sqlalchemy.exc import ArgumentError
            raise ArgumentError("Expected a string or unicode SQL statement, got %r" % (statement,))
        self.statement = statement
        self.context = context or {}

    @property
    def _ddl(self):
        context = dict(self.context)
        target = self.target
        if target is not None:
            context.setdefault("table", _quoted(target.name))
            context.setdefault("schema", _quoted(target.schema) if getattr(target, "schema", None) else "")
            context.setdefault("fullname", _quoted(target.name) if not getattr(target, "schema", None)
                               else _quoted(target.schema) + "." + _quoted(target.name))
        return _sa.ddl_element("raw", self.statement % context, False)

    @classmethod
    def _own_text(cls):
        return False

    def __repr__(self):
        return "<DDL@%s; %r>" % (id(self), self.statement)


def _quoted(name):
    return _sa.quoted(name, "sqlite")


# CREATE and DROP of something that the native half knows.
class _Element(ExecutableDDLElement):
    _kind = ""

    def __init__(self, element, flag=False):
        self.element = element
        self._made = _sa.ddl_element(self._kind, self._native(element), flag)

    def _native(self, element):
        return getattr(element, "_handle", element)

    @property
    def _ddl(self):
        return self._made

    @classmethod
    def _own_text(cls):
        return False


class CreateTable(_Element):
    _kind = "create_table"

    def __init__(self, element, include_foreign_key_constraints=None, if_not_exists=False):
        super().__init__(element, if_not_exists)


class DropTable(_Element):
    _kind = "drop_table"

    def __init__(self, element, if_exists=False):
        super().__init__(element, if_exists)


class CreateIndex(_Element):
    _kind = "create_index"

    def __init__(self, element, if_not_exists=False):
        super().__init__(element, if_not_exists)


class DropIndex(_Element):
    _kind = "drop_index"

    def __init__(self, element, if_exists=False):
        super().__init__(element, if_exists)


class AddConstraint(_Element):
    _kind = "add_constraint"

    def __init__(self, element, isolate_from_table=True):
        super().__init__(element)


class DropConstraint(_Element):
    _kind = "drop_constraint"

    def __init__(self, element, cascade=False, if_exists=False, isolate_from_table=True):
        super().__init__(element)


class SetTableComment(_Element):
    _kind = "table_comment"


class DropTableComment(_Element):
    _kind = "table_comment"

    def __init__(self, element):
        super().__init__(element, True)


class SetColumnComment(_Element):
    _kind = "column_comment"


class DropColumnComment(_Element):
    _kind = "column_comment"

    def __init__(self, element):
        super().__init__(element, True)


class CreateColumn(_Element):
    _kind = "column"


class CreateSequence(_Element):
    _kind = "create_sequence"

    def __init__(self, element, if_not_exists=False):
        super().__init__(element, if_not_exists)


class DropSequence(_Element):
    _kind = "drop_sequence"

    def __init__(self, element, if_exists=False):
        super().__init__(element, if_exists)


class CreateSchema(_Element):
    _kind = "create_schema"

    def __init__(self, name, if_not_exists=False):
        super().__init__(name, if_not_exists)


class DropSchema(_Element):
    _kind = "drop_schema"

    def __init__(self, name, cascade=False, if_exists=False):
        self._kind = "drop_schema_cascade" if cascade else "drop_schema"
        super().__init__(name, if_exists)


def sort_tables(tables, skip_fn=None, extra_dependencies=None):
    return _sa.sort_tables(list(tables))


# `table.to_metadata(...)`: the same table in another MetaData.
def _to_metadata(table, metadata, schema=SchemaConst.RETAIN_SCHEMA, referred_schema_fn=None, name=None):
    name = name or table.name
    retained = schema is SchemaConst.RETAIN_SCHEMA
    actual = table.schema if retained else metadata.schema if schema is None else schema
    key = name if actual is None else "%s.%s" % (actual, name)
    if key in metadata.tables:
        from sqlalchemy import util
        util._warn("SAWarning", "Table '%s' already exists within the given MetaData - not copying." % table.description,
                   stacklevel=4)
        return metadata.tables[key]
    made = _sa.Table(name, metadata, *[it._copy_alone() for it in table.columns], schema=actual, comment=table.comment)
    for constraint in sorted(table.constraints, key=lambda it: getattr(it, "_order", 0)):
        copied = _copied_constraint(table, constraint, schema, retained, referred_schema_fn)
        if copied is not None:
            made.append_constraint(copied)
    implied = {tuple(it.columns.keys()) for it in made.indexes}
    for index in table.indexes:
        if tuple(index.columns.keys()) not in implied or not index.name == _implied_name(table, index):
            Index(index.name, *[made.c[it.key] if it.key in made.c else it for it in index.expressions],
                  unique=index.unique)
    return made


def _implied_name(table, index):
    return "ix_%s_%s" % (table.fullname.replace(".", "_"), "_".join(it.name for it in index.columns))


def _copied_constraint(table, constraint, schema, retained, referred_schema_fn):
    if isinstance(constraint, ForeignKeyConstraint):
        targets = []
        for element in constraint.elements:
            parts = element.target_fullname.split(".")
            referred = ".".join(parts[:-2]) or None
            if referred_schema_fn is not None:
                referred = referred_schema_fn(table, None if retained else schema, constraint, referred)
            elif not retained and referred == table.schema:
                referred = schema
            targets.append(".".join(([referred] if referred else []) + parts[-2:]))
        return ForeignKeyConstraint(
            constraint.column_keys, targets, name=constraint.name, onupdate=constraint.onupdate,
            ondelete=constraint.ondelete, deferrable=constraint.deferrable, initially=constraint.initially,
            use_alter=getattr(constraint, "use_alter", False), match=getattr(constraint, "match", None))
    if isinstance(constraint, PrimaryKeyConstraint):
        return PrimaryKeyConstraint(*constraint.columns.keys(), name=constraint.name) if constraint.name else None
    if isinstance(constraint, UniqueConstraint):
        columns = list(constraint.columns)
        # That of `unique=True` comes with its column.
        if len(columns) == 1 and columns[0].unique and constraint.name is None:
            return None
        return UniqueConstraint(*constraint.columns.keys(), name=constraint.name, deferrable=constraint.deferrable,
                                initially=constraint.initially)
    if isinstance(constraint, CheckConstraint) and not getattr(constraint, "_type_bound", False):
        return CheckConstraint(str(constraint.sqltext), name=constraint.name)
    return None


def __getattr__(name):
    return _sa.missing("sqlalchemy.schema", name)
