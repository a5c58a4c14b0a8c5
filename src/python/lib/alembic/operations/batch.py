# Batch mode: SQLite cannot alter much, so a changed copy of the table is made, filled, and given the old name.
from sqlalchemy import (
    CheckConstraint, Column, ForeignKeyConstraint, Index, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint, cast,
    select, text,
)
from sqlalchemy import types

from alembic.util import CommandError, in_brackets, warn


class BatchImpl:
    # Takes the calls that a dialect would take, keeps them, and decides at the end how to do them.
    def __init__(self, operations, table_name, schema, recreate, copy_from, table_args, table_kwargs, reflect_args,
                 reflect_kwargs, naming_convention, partial_reordering):
        if recreate not in ("auto", "always", "never"):
            raise ValueError("recreate may be one of 'auto', 'always', or 'never'.")
        self.operations = operations
        self.table_name = table_name
        self.schema = schema
        self.recreate = recreate
        self.copy_from = copy_from
        self.table_args = table_args
        self.table_kwargs = dict(table_kwargs)
        self.reflect_args = reflect_args
        self.reflect_kwargs = dict(reflect_kwargs)
        self.naming_convention = naming_convention
        self.partial_reordering = partial_reordering
        self.batch = []

    @property
    def impl(self):
        return self.operations.impl

    @property
    def dialect(self):
        return self.impl.dialect

    @property
    def bind(self):
        return self.impl.bind

    def _must_recreate(self):
        if self.recreate == "auto":
            return self.impl.requires_recreate_in_batch(self.batch)
        return self.recreate == "always"

    def flush(self):
        if not self._must_recreate():
            for name, args, kw in self.batch:
                getattr(self.impl, name)(*args, **kw)
            return
        if self.impl.as_sql and self.copy_from is None:
            raise CommandError(
                'This operation cannot proceed in --sql mode; batch mode with dialect %s requires a live database '
                'connection with which to reflect the table "%s". To generate a batch SQL migration script using table '
                '"move and copy", a complete Table object should be passed to the "copy_from" argument of the '
                "batch_alter_table() method so that table reflection can be skipped." % (self.dialect.name, self.table_name))
        metadata = MetaData(naming_convention=self.naming_convention) if self.naming_convention else MetaData()
        reflected = self.copy_from is None
        table = self.copy_from
        if reflected:
            table = Table(self.table_name, metadata, *self.reflect_args, schema=self.schema, autoload_with=self.bind,
                          **self.reflect_kwargs)
        copy = TableCopy(self.impl, table, self.table_args, reflected, self.partial_reordering, self.naming_convention)
        for name, args, kw in self.batch:
            getattr(copy, name)(*args, **kw)
        copy.create()

    def execute(self, sql, execution_options=None):
        self.impl.execute(sql, execution_options=execution_options)

    def _later(name):
        def record(self, *args, **kw):
            self.batch.append((name, args, kw))
        return record

    add_column = _later("add_column")
    drop_column = _later("drop_column")
    alter_column = _later("alter_column")
    add_constraint = _later("add_constraint")
    drop_constraint = _later("drop_constraint")
    rename_table = _later("rename_table")
    create_index = _later("create_index")
    drop_index = _later("drop_index")
    table_comment = _later("table_comment")

    def create_table(self, table, **kw):
        raise NotImplementedError("Can't create table in batch mode")

    def drop_table(self, table, **kw):
        raise NotImplementedError("Can't drop table in batch mode")


class _Column:
    # What is known of a column of the copy, until the copy is made.
    def __init__(self, column, reflected=False):
        self.name = column.name
        self.type = column.type
        self.nullable = column.nullable
        self.server_default = column.server_default
        if reflected and hasattr(self.server_default, "arg"):
            self.server_default = text(in_brackets(str(self.server_default.arg)))
        self.primary_key = column.primary_key
        self.comment = column.comment
        self.computed = getattr(column, "computed", None)
        self.autoincrement = column.autoincrement

    def make(self):
        default = self.server_default
        if default is self.computed:
            default = None
        extra = [self.computed] if self.computed is not None and self.computed is not False else []
        kw = {"autoincrement": self.autoincrement} if self.autoincrement in (True, False) else {}
        return Column(self.name, self.type, *extra, nullable=self.nullable, server_default=default, comment=self.comment, **kw)


class TableCopy:
    def __init__(self, impl, table, table_args, reflected, partial_reordering, naming_convention):
        self.impl = impl
        self.table = table
        self.table_args = table_args
        self.reflected = reflected
        self.partial_reordering = partial_reordering
        self.naming_convention = naming_convention
        self.temporary = ("_alembic_tmp_" + table.name)[:50]
        self.columns = {column.name: _Column(column, reflected) for column in table.c}
        self.transfers = {column.name: (column.name, column) for column in table.c}
        self.pairs = []
        self.primary_key = None
        self.named = {}
        self.unnamed = []
        self.new_indexes = []
        self.indexes = {index.name: index for index in sorted(table.indexes, key=lambda it: it.name or "")}
        self._read_constraints()

    def _read_constraints(self):
        from alembic.operations.ops import _creation_order
        for constraint in sorted(self.table.constraints, key=_creation_order):
            if isinstance(constraint, PrimaryKeyConstraint):
                self.primary_key = [it.name for it in constraint.columns], constraint.name
            elif getattr(constraint, "_type_bound", False):
                continue
            elif isinstance(constraint, CheckConstraint) and self.reflected and not constraint.name:
                warn("Unnamed CHECK constraint on reflected table '%s' is being omitted from the table recreate; pass the "
                     "constraint explicitly using batch_alter_table.table_args.  Naming CHECK constraints avoids this "
                     "going forward." % self.table.name)
            elif constraint.name:
                self.named[str(constraint.name)] = constraint
            else:
                name = self._conventional(constraint)
                if name:
                    self.named[name] = constraint
                    self.renamed = getattr(self, "renamed", {})
                    self.renamed[name] = constraint
                else:
                    self.unnamed.append(constraint)

    def _conventional(self, constraint):
        # With a convention, a constraint without a name can be addressed by the name that it would have.
        if not self.naming_convention:
            return None
        keys = {UniqueConstraint: "uq", ForeignKeyConstraint: "fk", CheckConstraint: "ck"}
        pattern = self.naming_convention.get(keys.get(type(constraint)))
        columns = list(constraint.columns)
        if not pattern or not columns:
            return None
        values = {"table_name": self.table.name}
        for at, column in enumerate(columns):
            values["column_%d_name" % at] = values["column_%d_key" % at] = column.name
            values["column_%d_label" % at] = "%s_%s" % (self.table.name, column.name)
        if isinstance(constraint, ForeignKeyConstraint):
            values["referred_table_name"] = constraint.elements[0].target_fullname.split(".")[-2]
        try:
            return pattern % values
        except KeyError:
            return None

    def alter_column(self, table_name, column_name, nullable=None, server_default=False, name=None, type_=None,
                     comment=False, **kw):
        column = self.columns[column_name]
        target, source = self.transfers[column_name]
        if name is not None and name != column_name:
            column.name = name
            self.transfers[column_name] = (name, source)
        if type_ is not None:
            made = type_() if isinstance(type_, type) else type_
            if _affinity(column.type) is not _affinity(made) and not isinstance(made, types.JSON):
                target, source = self.transfers[column_name]
                self.transfers[column_name] = (target, cast(source, made))
            column.type = made
        if nullable is not None:
            column.nullable = nullable
        if server_default is not False:
            column.server_default = server_default
            column.computed = None
        if comment is not False:
            column.comment = comment
        self._place(column_name, kw.get("insert_before"), kw.get("insert_after"))

    def add_column(self, table_name, column, schema=None, insert_before=None, insert_after=None, if_not_exists=None, **kw):
        made = _Column(column)
        made.primary_key = column.primary_key
        self.columns[column.name] = made
        self._place(column.name, insert_before, insert_after)

    def _place(self, name, before, after):
        if before is None and after is None:
            return
        rest = [it for it in self.columns if it != name]
        anchor = before or after
        if anchor not in rest:
            raise KeyError(anchor)
        at = rest.index(anchor) + (0 if before else 1)
        rest.insert(at, name)
        self.columns = {it: self.columns[it] for it in rest}

    def drop_column(self, table_name, column_name, schema=None, **kw):
        if self.primary_key and column_name in self.primary_key[0]:
            self.primary_key[0].remove(column_name)
        del self.columns[column_name]
        del self.transfers[column_name]

    def add_constraint(self, constraint):
        if not constraint.name:
            raise ValueError("Constraint must have a name")
        if isinstance(constraint, PrimaryKeyConstraint):
            self.primary_key = [it.name for it in constraint.columns], constraint.name
        else:
            self.named[str(constraint.name)] = constraint

    def drop_constraint(self, constraint, if_exists=None):
        name = constraint.name
        if not name:
            raise ValueError("Constraint must have a name")
        if constraint.type_ == "primary" and self.primary_key and self.primary_key[1] == name:
            self.primary_key = None
            return
        if self.named.pop(str(name), None) is None:
            if self.primary_key and self.primary_key[1] == name:
                self.primary_key = None
                return
            raise ValueError("No such constraint: '%s'" % name)

    def create_index(self, index, if_not_exists=None):
        self.new_indexes.append(index)

    def drop_index(self, index, if_exists=None):
        if index.name not in self.indexes:
            raise ValueError("No such index: '%s'" % index.name)
        del self.indexes[index.name]

    def rename_table(self, *args, **kw):
        raise NotImplementedError("TODO")

    def table_comment(self, *args, **kw):
        pass

    def _in_order(self):
        order = list(self.columns)
        for names in self.partial_reordering:
            for before, after in zip(names, names[1:]):
                if order.index(after) < order.index(before):
                    order.remove(after)
                    order.insert(order.index(before) + 1, after)
        return [self.columns[it] for it in order]

    def _new_table(self):
        columns = [it.make() for it in self._in_order()]
        made = {it.name for it in columns}
        items = []
        if self.primary_key and self.primary_key[0]:
            names = [self.columns[it].name for it in self.primary_key[0]]
            items.append(PrimaryKeyConstraint(*names, name=self.primary_key[1]))
        given = [it for it in self.table_args]
        metadata = MetaData()
        for constraint in list(self.named.values()) + self.unnamed:
            copied = self._copied(constraint, metadata)
            if copied is not None:
                items.append(copied)
        return Table(self.temporary, metadata, *columns, *items, *given, schema=self.table.schema)

    def _copied(self, constraint, metadata):
        if isinstance(constraint, CheckConstraint):
            return CheckConstraint(constraint.sqltext, name=constraint.name)
        names = [it.name for it in constraint.columns]
        if any(it not in self.columns for it in names):
            return None
        names = [self.columns[it].name for it in names]
        if isinstance(constraint, UniqueConstraint):
            return UniqueConstraint(*names, name=constraint.name)
        if isinstance(constraint, ForeignKeyConstraint):
            targets = [it.target_fullname for it in constraint.elements]
            self._known(targets, metadata)
            kw = {key: getattr(constraint, key, None) for key in ("ondelete", "onupdate", "deferrable", "initially")}
            kw = {key: value for key, value in kw.items() if value is not None}
            return ForeignKeyConstraint(names, targets, name=constraint.name, **kw)
        return None

    def _known(self, targets, metadata):
        table = targets[0].rsplit(".", 1)[0]
        if table not in metadata.tables:
            schema, _, name = table.rpartition(".")
            Table(name, metadata, *[Column(it.rsplit(".", 1)[1], types.NULLTYPE) for it in dict.fromkeys(targets)],
                  schema=schema or None)

    def create(self):
        impl = self.impl
        table = self._new_table()
        impl.create_table(table)
        try:
            pairs = [(target, source) for target, source in self.transfers.values()]
            names = [target for target, _ in pairs]
            sources = [source if isinstance(source, Column) else source.label(key)
                       for key, (_, source) in self.transfers.items()]
            copying = table.insert().from_select(names, select(*sources))
            if impl.as_sql:
                impl._print(str(copying.compile(dialect=impl.dialect, compile_kwargs={"literal_binds": True})))
            else:
                impl.connection.execute(copying)
            impl.drop_table(self.table)
        except BaseException:
            impl.drop_table(table)
            raise
        impl.rename_table(self.temporary, self.table.name, schema=self.table.schema)
        self._make_indexes()

    def _make_indexes(self):
        # The table has its old name again: what is printed now names it so.
        metadata = MetaData()
        table = Table(self.table.name, metadata, *[it.make() for it in self._in_order()], schema=self.table.schema)
        for index in list(self.indexes.values()) + self.new_indexes:
            parts = []
            for part in index.expressions:
                if isinstance(part, Column):
                    if part.name in self.columns:
                        parts.append(table.c[self.columns[part.name].name])
                    elif part.name in table.c:
                        parts.append(table.c[part.name])
                    else:
                        parts = None
                        break
                else:
                    parts.append(part)
            if parts:
                made = Index(index.name, *parts, unique=index.unique, _table=table, **dict(index.dialect_kwargs))
                self.impl.create_index(made)


_AFFINITIES = (types.Enum, types.String), (types.Integer,), (types.Numeric,), (types.Boolean,), (types.DateTime,), (
    types.Date,), (types.Time,), (types.LargeBinary,), (types.JSON,), (types.Uuid,), (types.Interval,)


def _affinity(type_):
    # The family of a type: within one, values are copied as they are.
    impl = getattr(type_, "impl", None)
    if isinstance(type_, types.TypeDecorator) and impl is not None:
        type_ = impl() if isinstance(impl, type) else impl
    for kinds in _AFFINITIES:
        if isinstance(type_, kinds):
            return kinds
    return type(type_)
