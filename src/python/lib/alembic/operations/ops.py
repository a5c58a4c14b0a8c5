# Migration operations as data: what `op` is about to do, and what autogenerate has found.
from sqlalchemy import (
    CheckConstraint, ForeignKeyConstraint, Index, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint,
)
from alembic.operations.schemaobj import SchemaObjects


class MigrateOperation:
    @property
    def info(self):
        return self.__dict__.setdefault("_info", {})

    def reverse(self):
        raise NotImplementedError()

    def to_diff_tuple(self):
        raise NotImplementedError()


class AddConstraintOp(MigrateOperation):
    constraint_type = None
    # The object that the operation was made from: its name may be one that a convention gave.
    _made_from = None

    @classmethod
    def from_constraint(cls, constraint):
        kinds = ((PrimaryKeyConstraint, CreatePrimaryKeyOp), (UniqueConstraint, CreateUniqueConstraintOp),
                 (ForeignKeyConstraint, CreateForeignKeyOp), (CheckConstraint, CreateCheckConstraintOp))
        for kind, op in kinds:
            if isinstance(constraint, kind):
                made = op.from_constraint(constraint)
                made._made_from = constraint
                return made
        raise ValueError("not a constraint: %r" % (constraint,))

    def to_constraint(self, migration_context=None):
        raise NotImplementedError()

    def reverse(self):
        made = DropConstraintOp.from_constraint(self.to_constraint())
        made._reverse._made_from = self._made_from
        return made

    def to_diff_tuple(self):
        return ("add_constraint", self.to_constraint())


class DropConstraintOp(MigrateOperation):
    def __init__(self, constraint_name, table_name, type_=None, *, schema=None, if_exists=None, _reverse=None):
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.constraint_type = type_
        self.schema = schema
        self.if_exists = if_exists
        self._reverse = _reverse

    @classmethod
    def from_constraint(cls, constraint):
        type_ = _constraint_type(constraint)
        return cls(_name(constraint), constraint.table.name, schema=constraint.table.schema, type_=type_,
                   _reverse=AddConstraintOp.from_constraint(constraint))

    def reverse(self):
        made = AddConstraintOp.from_constraint(self.to_constraint())
        made._made_from = self._reverse._made_from
        return made

    def to_diff_tuple(self):
        if self.constraint_type == "foreignkey":
            return ("remove_fk", self.to_constraint())
        return ("remove_constraint", self.to_constraint())

    def to_constraint(self):
        if self._reverse is None:
            raise ValueError("constraint cannot be produced; original constraint is not present")
        made = self._reverse.to_constraint()
        made.name = self.constraint_name
        return made


def _constraint_type(constraint):
    if isinstance(constraint, ForeignKeyConstraint):
        return "foreignkey"
    if isinstance(constraint, UniqueConstraint):
        return "unique"
    if isinstance(constraint, PrimaryKeyConstraint):
        return "primary"
    return "check"


def _name(item):
    return item.name if item.name is None or isinstance(item.name, str) else None


class CreatePrimaryKeyOp(AddConstraintOp):
    constraint_type = "primarykey"

    def __init__(self, constraint_name, table_name, columns, *, schema=None, **kw):
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.columns = list(columns)
        self.schema = schema
        self.kw = kw

    @classmethod
    def from_constraint(cls, constraint):
        table = constraint.table
        return cls(_name(constraint), table.name, [it.name for it in constraint.columns], schema=table.schema)

    def to_constraint(self, migration_context=None):
        objects = SchemaObjects(migration_context)
        return objects.primary_key_constraint(self.constraint_name, self.table_name, self.columns, schema=self.schema)


class CreateUniqueConstraintOp(AddConstraintOp):
    constraint_type = "unique"

    def __init__(self, constraint_name, table_name, columns, *, schema=None, **kw):
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.columns = list(columns)
        self.schema = schema
        self.kw = kw

    @classmethod
    def from_constraint(cls, constraint):
        kw = {key: getattr(constraint, key) for key in ("deferrable", "initially") if getattr(constraint, key, None)}
        table = constraint.table
        return cls(_name(constraint), table.name, [it.name for it in constraint.columns], schema=table.schema, **kw)

    def to_constraint(self, migration_context=None):
        objects = SchemaObjects(migration_context)
        return objects.unique_constraint(self.constraint_name, self.table_name, self.columns, schema=self.schema, **self.kw)


class CreateForeignKeyOp(AddConstraintOp):
    constraint_type = "foreignkey"

    def __init__(self, constraint_name, source_table, referent_table, local_cols, remote_cols, **kw):
        self.constraint_name = constraint_name
        self.source_table = source_table
        self.referent_table = referent_table
        self.local_cols = list(local_cols)
        self.remote_cols = list(remote_cols)
        self.kw = kw

    @property
    def table_name(self):
        return self.source_table

    @property
    def schema(self):
        return self.kw.get("source_schema")

    @classmethod
    def from_constraint(cls, constraint):
        kw = {key: getattr(constraint, key, None)
              for key in ("onupdate", "ondelete", "initially", "deferrable", "use_alter", "match")}
        kw = {key: value for key, value in kw.items() if value}
        source = constraint.table
        parts = [it.target_fullname.split(".") for it in constraint.elements]
        if source.schema:
            kw["source_schema"] = source.schema
        referent_schema = ".".join(parts[0][:-2])
        if referent_schema:
            kw["referent_schema"] = referent_schema
        return cls(_name(constraint), source.name, parts[0][-2], [it.parent.name for it in constraint.elements],
                   [it[-1] for it in parts], **kw)

    def to_constraint(self, migration_context=None):
        objects = SchemaObjects(migration_context)
        return objects.foreign_key_constraint(self.constraint_name, self.source_table, self.referent_table,
                                              self.local_cols, self.remote_cols, **self.kw)

    def to_diff_tuple(self):
        return ("add_fk", self.to_constraint())


class CreateCheckConstraintOp(AddConstraintOp):
    constraint_type = "check"

    def __init__(self, constraint_name, table_name, condition, *, schema=None, **kw):
        self.constraint_name = constraint_name
        self.table_name = table_name
        self.condition = condition
        self.schema = schema
        self.kw = kw

    @classmethod
    def from_constraint(cls, constraint):
        return cls(_name(constraint), constraint.table.name, constraint.sqltext, schema=constraint.table.schema)

    def to_constraint(self, migration_context=None):
        objects = SchemaObjects(migration_context)
        return objects.check_constraint(self.constraint_name, self.table_name, self.condition, schema=self.schema, **self.kw)


class CreateIndexOp(MigrateOperation):
    def __init__(self, index_name, table_name, columns, *, schema=None, unique=False, if_not_exists=None, **kw):
        self.index_name = index_name
        self.table_name = table_name
        self.columns = list(columns)
        self.schema = schema
        self.unique = unique
        self.if_not_exists = if_not_exists
        self.kw = kw

    @classmethod
    def from_index(cls, index):
        made = cls(index.name, index.table.name, _index_columns(index), schema=index.table.schema, unique=index.unique,
                   **_index_options(index))
        made._index = index
        return made

    def reverse(self):
        made = DropIndexOp.from_index(self.to_index())
        made._reverse._index = getattr(self, "_index", None)
        return made

    def to_diff_tuple(self):
        return ("add_index", getattr(self, "_index", None) or self.to_index())

    def to_index(self, migration_context=None):
        objects = SchemaObjects(migration_context)
        return objects.index(self.index_name, self.table_name, self.columns, schema=self.schema, unique=self.unique, **self.kw)


def _index_columns(index):
    from sqlalchemy import Column
    return [it.name if isinstance(it, Column) else it for it in index.expressions]


def _index_options(index):
    return {key: value for key, value in dict(index.dialect_kwargs).items() if value is not None}


class DropIndexOp(MigrateOperation):
    def __init__(self, index_name, table_name=None, *, schema=None, if_exists=None, _reverse=None, **kw):
        self.index_name = index_name
        self.table_name = table_name
        self.schema = schema
        self.if_exists = if_exists
        self._reverse = _reverse
        self.kw = kw

    @classmethod
    def from_index(cls, index):
        return cls(index.name, table_name=index.table.name, schema=index.table.schema,
                   _reverse=CreateIndexOp.from_index(index))

    def reverse(self):
        return self._reverse or CreateIndexOp.from_index(self.to_index())

    def to_diff_tuple(self):
        return ("remove_index", self._reverse.to_diff_tuple()[1] if self._reverse else self.to_index())

    def to_index(self, migration_context=None):
        if self._reverse is not None:
            return self._reverse.to_index(migration_context)
        return SchemaObjects(migration_context).index(self.index_name, self.table_name, ["x"], schema=self.schema)


class CreateTableOp(MigrateOperation):
    def __init__(self, table_name, columns, *, schema=None, if_not_exists=None, _constraints_included=False, **kw):
        self.table_name = table_name
        self.columns = list(columns)
        self.schema = schema
        self.if_not_exists = if_not_exists
        self._constraints_included = _constraints_included
        self.info_ = kw.pop("info", {})
        self.comment = kw.pop("comment", None)
        self.prefixes = kw.pop("prefixes", None)
        self.kw = kw

    @classmethod
    def from_table(cls, table):
        constraints = sorted(table.constraints, key=_creation_order)
        made = cls(table.name, list(table.c) + constraints, schema=table.schema, _constraints_included=True,
                   comment=table.comment)
        made._table = table
        return made

    def reverse(self):
        return DropTableOp.from_table(self.to_table())

    def to_diff_tuple(self):
        return ("add_table", self.to_table())

    def to_table(self, migration_context=None):
        if getattr(self, "_table", None) is not None:
            return self._table
        kw = dict(self.kw)
        for key in ("prefixes", "comment"):
            if getattr(self, key):
                kw[key] = getattr(self, key)
        return SchemaObjects(migration_context).table(self.table_name, *self.columns, schema=self.schema, **kw)


def _creation_order(item):
    # Reflected and declared items alike are printed in the order in which they were made.
    return getattr(item, "_creation_order", 0)


class DropTableOp(MigrateOperation):
    def __init__(self, table_name, *, schema=None, if_exists=None, table_kw=None, _reverse=None):
        self.table_name = table_name
        self.schema = schema
        self.if_exists = if_exists
        self.table_kw = table_kw or {}
        self._reverse = _reverse

    @classmethod
    def from_table(cls, table):
        return cls(table.name, schema=table.schema, _reverse=CreateTableOp.from_table(table))

    def reverse(self):
        return self._reverse or CreateTableOp.from_table(self.to_table())

    def to_diff_tuple(self):
        return ("remove_table", self.to_table())

    def to_table(self, migration_context=None):
        if self._reverse is not None:
            return self._reverse.to_table(migration_context)
        return SchemaObjects(migration_context).table(self.table_name, schema=self.schema)


class RenameTableOp(MigrateOperation):
    def __init__(self, old_table_name, new_table_name, *, schema=None):
        self.table_name = old_table_name
        self.new_table_name = new_table_name
        self.schema = schema


class AlterTableOp(MigrateOperation):
    def __init__(self, table_name, *, schema=None):
        self.table_name = table_name
        self.schema = schema


class CreateTableCommentOp(AlterTableOp):
    def __init__(self, table_name, comment, *, schema=None, existing_comment=None):
        super().__init__(table_name, schema=schema)
        self.comment = comment
        self.existing_comment = existing_comment


class DropTableCommentOp(AlterTableOp):
    def __init__(self, table_name, *, schema=None, existing_comment=None):
        super().__init__(table_name, schema=schema)
        self.existing_comment = existing_comment


_MODIFIED = (("nullable", "modify_nullable", ("existing_type", "existing_server_default", "existing_comment")),
             ("type", "modify_type", ("existing_nullable", "existing_server_default", "existing_comment")),
             ("server_default", "modify_default", ("existing_nullable", "existing_type", "existing_comment")))


class AlterColumnOp(AlterTableOp):
    def __init__(self, table_name, column_name, *, schema=None, existing_type=None, existing_server_default=False,
                 existing_nullable=None, existing_comment=None, modify_nullable=None, modify_comment=False,
                 modify_server_default=False, modify_name=None, modify_type=None, **kw):
        super().__init__(table_name, schema=schema)
        self.column_name = column_name
        self.existing_type = existing_type
        self.existing_server_default = existing_server_default
        self.existing_nullable = existing_nullable
        self.existing_comment = existing_comment
        self.modify_nullable = modify_nullable
        self.modify_comment = modify_comment
        self.modify_server_default = modify_server_default
        self.modify_name = modify_name
        self.modify_type = modify_type
        self.kw = kw

    def has_changes(self):
        return (self.modify_nullable is not None or self.modify_server_default is not False
                or self.modify_type is not None or self.modify_comment is not False or self.modify_name is not None)

    def to_diff_tuple(self):
        found = []
        changed = {"nullable": self.modify_nullable is not None, "type": self.modify_type is not None,
                   "server_default": self.modify_server_default is not False}
        for key, label, others in (_MODIFIED[1], _MODIFIED[0], _MODIFIED[2]):
            if changed[key]:
                found.append((label, self.schema, self.table_name, self.column_name,
                              {it: getattr(self, it) for it in others}, getattr(self, "existing_" + key),
                              getattr(self, "modify_" + key)))
        return found

    def reverse(self):
        kw = dict(self.kw)
        for key in ("existing_type", "existing_nullable", "existing_server_default", "existing_comment",
                    "modify_type", "modify_nullable", "modify_server_default", "modify_comment"):
            kw[key] = getattr(self, key)
        for key, unset in (("type", None), ("nullable", None), ("server_default", False), ("comment", False)):
            if kw["modify_" + key] is not unset:
                kw["existing_" + key], kw["modify_" + key] = kw["modify_" + key], kw["existing_" + key]
        return AlterColumnOp(self.table_name, self.column_name, schema=self.schema, **kw)


class AddColumnOp(AlterTableOp):
    def __init__(self, table_name, column, *, schema=None, if_not_exists=None, inline_references=None, **kw):
        super().__init__(table_name, schema=schema)
        self.column = column
        self.if_not_exists = if_not_exists
        self.kw = kw

    @classmethod
    def from_column_and_tablename(cls, schema, tname, col):
        return cls(tname, col, schema=schema)

    def reverse(self):
        return DropColumnOp.from_column_and_tablename(self.schema, self.table_name, self.column)

    def to_column(self):
        return self.column

    def to_diff_tuple(self):
        return ("add_column", self.schema, self.table_name, self.column)


class DropColumnOp(AlterTableOp):
    def __init__(self, table_name, column_name, *, schema=None, if_exists=None, _reverse=None, **kw):
        super().__init__(table_name, schema=schema)
        self.column_name = column_name
        self.if_exists = if_exists
        self._reverse = _reverse
        self.kw = kw

    @classmethod
    def from_column_and_tablename(cls, schema, tname, col):
        return cls(tname, col.name, schema=schema, _reverse=AddColumnOp.from_column_and_tablename(schema, tname, col))

    def reverse(self):
        if self._reverse is None:
            raise ValueError("operation is not reversible; original column is not present")
        return self._reverse

    def to_column(self):
        return self._reverse.column

    def to_diff_tuple(self):
        return ("remove_column", self.schema, self.table_name, self.to_column())


class BulkInsertOp(MigrateOperation):
    def __init__(self, table, rows, *, multiinsert=True):
        self.table = table
        self.rows = rows
        self.multiinsert = multiinsert


class ExecuteSQLOp(MigrateOperation):
    def __init__(self, sqltext, *, execution_options=None):
        self.sqltext = sqltext
        self.execution_options = execution_options

    def to_diff_tuple(self):
        return ("execute", self.sqltext)


class OpContainer(MigrateOperation):
    def __init__(self, ops=()):
        self.ops = list(ops)

    def is_empty(self):
        return not self.ops

    def as_diffs(self):
        return list(OpContainer._diffs(self))

    @classmethod
    def _diffs(cls, migrations):
        for op in migrations.ops:
            if hasattr(op, "ops"):
                yield from cls._diffs(op)
            else:
                yield op.to_diff_tuple()


class ModifyTableOps(OpContainer):
    def __init__(self, table_name, ops, *, schema=None):
        super().__init__(ops)
        self.table_name = table_name
        self.schema = schema

    def reverse(self):
        return ModifyTableOps(self.table_name, ops=[it.reverse() for it in reversed(self.ops)], schema=self.schema)


class UpgradeOps(OpContainer):
    def __init__(self, ops=(), upgrade_token="upgrades"):
        super().__init__(ops)
        self.upgrade_token = upgrade_token

    def reverse_into(self, downgrade_ops):
        downgrade_ops.ops[:] = [it.reverse() for it in reversed(self.ops)]
        return downgrade_ops

    def reverse(self):
        return self.reverse_into(DowngradeOps(ops=[]))


class DowngradeOps(OpContainer):
    def __init__(self, ops=(), downgrade_token="downgrades"):
        super().__init__(ops)
        self.downgrade_token = downgrade_token

    def reverse(self):
        return UpgradeOps(ops=[it.reverse() for it in reversed(self.ops)])


class MigrationScript(MigrateOperation):
    def __init__(self, rev_id, upgrade_ops, downgrade_ops, *, message=None, imports=(), head=None, splice=None,
                 branch_label=None, version_path=None, depends_on=None):
        self.rev_id = rev_id
        self.message = message
        self.imports = set(imports)
        self.head = head
        self.splice = splice
        self.branch_label = branch_label
        self.version_path = version_path
        self.depends_on = depends_on
        self.upgrade_ops = upgrade_ops
        self.downgrade_ops = downgrade_ops

    @property
    def upgrade_ops_list(self):
        return [self.upgrade_ops]

    @property
    def downgrade_ops_list(self):
        return [self.downgrade_ops]
