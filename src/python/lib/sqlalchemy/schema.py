# Schema items: shells around the native tables, columns, constraints and indexes.
import _sqlalchemy as _sa
from _sqlalchemy import Column, ForeignKey, MetaData, Table


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
                "creation_order": self._order}


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
        self._where = dialect_kw.get("sqlite_where")
        self._attach(_table)

    def _attach(self, table):
        if self._handle is None:
            self._handle = _sa.attach_index(table, self, self._pending, self._name, self.unique, self._where)

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
    it.dialect_kwargs = {}
    it._where = None
    return it


class Computed(SchemaItem):
    def __init__(self, sqltext, persisted=None):
        self.sqltext = _sa.text(sqltext) if isinstance(sqltext, str) else sqltext
        self.persisted = persisted


class Identity(SchemaItem):
    def __init__(self, always=False, on_null=None, start=None, increment=None, **kw):
        self.always = always
        self.on_null = on_null
        self.start = start
        self.increment = increment


class Sequence(SchemaItem):
    def __init__(self, name, start=None, increment=None, **kw):
        self.name = name
        self.start = start
        self.increment = increment


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


def _table_of(parts, schema):
    # `table("name", column("x"))` as a table of no MetaData.
    return Table(parts[0], MetaData(), *[Column(it.name, it.type) for it in parts[1:]], schema=schema)


class DDLElement:
    pass


class DDL(DDLElement):
    def __init__(self, statement, context=None):
        self.statement = statement
        self.context = context

    def __clause_element__(self):
        return _sa.text(self.statement)


class CreateTable(DDLElement):
    def __init__(self, element, if_not_exists=False, include_foreign_key_constraints=None):
        self.element = element
        self._ddl = _sa.ddl_element("create_table", element, if_not_exists)

    def compile(self, *args, **kw):
        return self._ddl.compile(*args, **kw)

    def __str__(self):
        return str(self._ddl)


class DropTable(DDLElement):
    def __init__(self, element, if_exists=False):
        self.element = element
        self._ddl = _sa.ddl_element("drop_table", element, if_exists)

    def compile(self, *args, **kw):
        return self._ddl.compile(*args, **kw)

    def __str__(self):
        return str(self._ddl)


class CreateIndex(DDLElement):
    def __init__(self, element, if_not_exists=False):
        self.element = element
        self._ddl = _sa.ddl_element("create_index", element._handle, if_not_exists)

    def compile(self, *args, **kw):
        return self._ddl.compile(*args, **kw)

    def __str__(self):
        return str(self._ddl)


class DropIndex(DDLElement):
    def __init__(self, element, if_exists=False):
        self.element = element
        self._ddl = _sa.ddl_element("drop_index", element._handle, if_exists)

    def compile(self, *args, **kw):
        return self._ddl.compile(*args, **kw)

    def __str__(self):
        return str(self._ddl)


def __getattr__(name):
    return _sa.missing("sqlalchemy.schema", name)
