# `op` itself: each method makes an operation and hands it to the migration's dialect.
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.sql.elements import conv

from alembic.operations import ops
from alembic.operations.batch import BatchImpl
from alembic.util import CommandError

_IMPLEMENTED = {}


class AbstractOperations:
    _current = None

    def __init__(self, migration_context, impl=None):
        self.migration_context = migration_context
        self.impl = migration_context.impl if impl is None else impl

    @classmethod
    def register_operation(cls, name, sourcename=None):
        def register(op_class):
            method = getattr(op_class, sourcename or name)
            setattr(cls, name, lambda self, *args, **kw: method(self, *args, **kw))
            return op_class
        return register

    @classmethod
    def implementation_for(cls, op_class, replace=False):
        def register(function):
            _IMPLEMENTED[op_class] = function
            return function
        return register

    @classmethod
    @contextmanager
    def context(cls, migration_context):
        op = Operations(migration_context)
        op._install()
        yield op
        op._remove()

    def _install(self):
        self._before = Operations._current
        Operations._current = self

    def _remove(self):
        Operations._current = self._before

    def get_context(self):
        return self.migration_context

    def get_bind(self):
        return self.migration_context.impl.bind

    def f(self, name):
        return conv(name)

    def invoke(self, operation):
        for kind in type(operation).__mro__:
            if kind in _IMPLEMENTED:
                return _IMPLEMENTED[kind](self, operation)
        raise NotImplementedError("no implementation for %r" % (operation,))

    def run_async(self, async_function, *args, **kw):
        from sqlalchemy.ext.asyncio.base import await_only
        from sqlalchemy.ext.asyncio.engine import AsyncConnection, AsyncEngine, is_async
        connection = self.get_bind()
        if connection is None or not is_async(connection):
            raise ValueError("Cannot call run_async with a sync engine")
        asynchronous = AsyncConnection(AsyncEngine(connection.engine), connection)
        return await_only(async_function(asynchronous, *args, **kw))

    def create_exclude_constraint(self, *args, **kw):
        # The impl of SQLite refuses every constraint; only PostgreSQL has this kind.
        if self.migration_context.dialect.name == "sqlite":
            self.migration_context.impl.drop_constraint(None)
        raise NotImplementedError("Athanor does not have alembic.op.create_exclude_constraint yet")


class Operations(AbstractOperations):
    @contextmanager
    def batch_alter_table(self, table_name, schema=None, recreate="auto", partial_reordering=None, copy_from=None,
                          table_args=(), table_kwargs=None, reflect_args=(), reflect_kwargs=None, naming_convention=None):
        impl = BatchImpl(self, table_name, schema, recreate, copy_from, table_args, table_kwargs or {}, reflect_args,
                         reflect_kwargs or {}, naming_convention, partial_reordering or ())
        batch = BatchOperations(self.migration_context, impl=impl)
        yield batch
        impl.flush()

    def create_table(self, table_name, *columns, if_not_exists=None, **kw):
        return self.invoke(ops.CreateTableOp(table_name, columns, if_not_exists=if_not_exists, **kw))

    def drop_table(self, table_name, *, schema=None, if_exists=None, **kw):
        self.invoke(ops.DropTableOp(table_name, schema=schema, if_exists=if_exists, table_kw=kw))

    def rename_table(self, old_table_name, new_table_name, *, schema=None):
        return self.invoke(ops.RenameTableOp(old_table_name, new_table_name, schema=schema))

    def add_column(self, table_name, column, *, schema=None, if_not_exists=None, inline_references=None,
                   inline_primary_key=None):
        return self.invoke(ops.AddColumnOp(table_name, column, schema=schema, if_not_exists=if_not_exists))

    def drop_column(self, table_name, column_name, *, schema=None, **kw):
        return self.invoke(ops.DropColumnOp(table_name, column_name, schema=schema, **kw))

    def alter_column(self, table_name, column_name, *, nullable=None, comment=False, server_default=False,
                     new_column_name=None, type_=None, existing_type=None, existing_server_default=False,
                     existing_nullable=None, existing_comment=None, schema=None, **kw):
        return self.invoke(ops.AlterColumnOp(
            table_name, column_name, schema=schema, existing_type=existing_type,
            existing_server_default=existing_server_default, existing_nullable=existing_nullable,
            existing_comment=existing_comment, modify_name=new_column_name, modify_type=type_,
            modify_server_default=server_default, modify_nullable=nullable, modify_comment=comment, **kw))

    def create_index(self, index_name, table_name, columns, *, schema=None, unique=False, if_not_exists=None, **kw):
        return self.invoke(ops.CreateIndexOp(index_name, table_name, columns, schema=schema, unique=unique,
                                             if_not_exists=if_not_exists, **kw))

    def drop_index(self, index_name, table_name=None, *, schema=None, if_exists=None, **kw):
        return self.invoke(ops.DropIndexOp(index_name, table_name, schema=schema, if_exists=if_exists, **kw))

    def create_primary_key(self, constraint_name, table_name, columns, *, schema=None):
        return self.invoke(ops.CreatePrimaryKeyOp(constraint_name, table_name, columns, schema=schema))

    def create_unique_constraint(self, constraint_name, table_name, columns, *, schema=None, **kw):
        return self.invoke(ops.CreateUniqueConstraintOp(constraint_name, table_name, columns, schema=schema, **kw))

    def create_check_constraint(self, constraint_name, table_name, condition, *, schema=None, **kw):
        return self.invoke(ops.CreateCheckConstraintOp(constraint_name, table_name, condition, schema=schema, **kw))

    def create_foreign_key(self, constraint_name, source_table, referent_table, local_cols, remote_cols, *,
                           onupdate=None, ondelete=None, deferrable=None, initially=None, match=None,
                           source_schema=None, referent_schema=None, **kw):
        given = {"onupdate": onupdate, "ondelete": ondelete, "deferrable": deferrable, "initially": initially,
                 "match": match, "source_schema": source_schema, "referent_schema": referent_schema}
        kw.update({key: value for key, value in given.items() if value is not None})
        return self.invoke(ops.CreateForeignKeyOp(constraint_name, source_table, referent_table, local_cols, remote_cols, **kw))

    def drop_constraint(self, constraint_name, table_name, type_=None, *, schema=None, if_exists=None):
        return self.invoke(ops.DropConstraintOp(constraint_name, table_name, type_=type_, schema=schema, if_exists=if_exists))

    def create_table_comment(self, table_name, comment, *, existing_comment=None, schema=None):
        return self.invoke(ops.CreateTableCommentOp(table_name, comment, existing_comment=existing_comment, schema=schema))

    def drop_table_comment(self, table_name, *, existing_comment=None, schema=None):
        return self.invoke(ops.DropTableCommentOp(table_name, existing_comment=existing_comment, schema=schema))

    def bulk_insert(self, table, rows, *, multiinsert=True):
        self.invoke(ops.BulkInsertOp(table, rows, multiinsert=multiinsert))

    def execute(self, sqltext, *, execution_options=None):
        return self.invoke(ops.ExecuteSQLOp(sqltext, execution_options=execution_options))

    def inline_literal(self, value, type_=None):
        from sqlalchemy import literal, literal_column
        if isinstance(value, str):
            return literal_column("'%s'" % value.replace("'", "''"))
        if value is None or isinstance(value, (int, float)):
            return literal_column("NULL" if value is None else str(int(value) if isinstance(value, bool) else value))
        return literal(value, type_)


class BatchOperations(AbstractOperations):
    # As Operations, with the table known already.
    @property
    def _table(self):
        return self.impl.table_name

    @property
    def _schema(self):
        return self.impl.schema

    def add_column(self, column, *, insert_before=None, insert_after=None, if_not_exists=None, **kw):
        place = {key: value for key, value in (("insert_before", insert_before), ("insert_after", insert_after)) if value}
        return self.invoke(ops.AddColumnOp(self._table, column, schema=self._schema, if_not_exists=if_not_exists, **place))

    def drop_column(self, column_name, **kw):
        return self.invoke(ops.DropColumnOp(self._table, column_name, schema=self._schema, **kw))

    def alter_column(self, column_name, *, nullable=None, comment=False, server_default=False, new_column_name=None,
                     type_=None, existing_type=None, existing_server_default=False, existing_nullable=None,
                     existing_comment=None, insert_before=None, insert_after=None, **kw):
        place = {key: value for key, value in (("insert_before", insert_before), ("insert_after", insert_after)) if value}
        return self.invoke(ops.AlterColumnOp(
            self._table, column_name, schema=self._schema, existing_type=existing_type,
            existing_server_default=existing_server_default, existing_nullable=existing_nullable,
            existing_comment=existing_comment, modify_name=new_column_name, modify_type=type_,
            modify_server_default=server_default, modify_nullable=nullable, modify_comment=comment, **place, **kw))

    def create_index(self, index_name, columns, *, unique=False, if_not_exists=None, **kw):
        return self.invoke(ops.CreateIndexOp(index_name, self._table, columns, schema=self._schema, unique=unique,
                                             if_not_exists=if_not_exists, **kw))

    def drop_index(self, index_name, *, if_exists=None, **kw):
        return self.invoke(ops.DropIndexOp(index_name, self._table, schema=self._schema, if_exists=if_exists, **kw))

    def create_primary_key(self, constraint_name, columns):
        return self.invoke(ops.CreatePrimaryKeyOp(constraint_name, self._table, columns, schema=self._schema))

    def create_unique_constraint(self, constraint_name, columns, **kw):
        return self.invoke(ops.CreateUniqueConstraintOp(constraint_name, self._table, columns, schema=self._schema, **kw))

    def create_check_constraint(self, constraint_name, condition, **kw):
        return self.invoke(ops.CreateCheckConstraintOp(constraint_name, self._table, condition, schema=self._schema, **kw))

    def create_foreign_key(self, constraint_name, referent_table, local_cols, remote_cols, *, referent_schema=None,
                           onupdate=None, ondelete=None, deferrable=None, initially=None, match=None, **kw):
        given = {"onupdate": onupdate, "ondelete": ondelete, "deferrable": deferrable, "initially": initially,
                 "match": match, "referent_schema": referent_schema, "source_schema": self._schema}
        kw.update({key: value for key, value in given.items() if value is not None})
        return self.invoke(ops.CreateForeignKeyOp(constraint_name, self._table, referent_table, local_cols, remote_cols, **kw))

    def drop_constraint(self, constraint_name, type_=None, *, if_exists=None):
        return self.invoke(ops.DropConstraintOp(constraint_name, self._table, type_=type_, schema=self._schema, if_exists=if_exists))

    def create_table_comment(self, comment, *, existing_comment=None):
        return self.invoke(ops.CreateTableCommentOp(self._table, comment, schema=self._schema))

    def drop_table_comment(self, *, existing_comment=None):
        return self.invoke(ops.DropTableCommentOp(self._table, schema=self._schema))

    def execute(self, sqltext, *, execution_options=None):
        return self.invoke(ops.ExecuteSQLOp(sqltext, execution_options=execution_options))


def _implement(kind):
    return AbstractOperations.implementation_for(kind)


@_implement(ops.CreateTableOp)
def _create_table(operations, op):
    table = op.to_table(operations.migration_context)
    operations.impl.create_table(table, if_not_exists=op.if_not_exists)
    return table


@_implement(ops.DropTableOp)
def _drop_table(operations, op):
    operations.impl.drop_table(op.to_table(operations.migration_context), if_exists=op.if_exists)


@_implement(ops.RenameTableOp)
def _rename_table(operations, op):
    operations.impl.rename_table(op.table_name, op.new_table_name, schema=op.schema)


@_implement(ops.AddColumnOp)
def _add_column(operations, op):
    from alembic.operations.schemaobj import SchemaObjects
    table = SchemaObjects(operations.migration_context).table(op.table_name, op.column, schema=op.schema)
    added = table.c[op.column.name]
    operations.impl.add_column(op.table_name, added, schema=op.schema, if_not_exists=op.if_not_exists, **op.kw)
    for constraint in sorted(table.constraints, key=ops._creation_order):
        if not _comes_with_type(constraint) and list(constraint.columns):
            operations.impl.add_constraint(constraint)
    for index in sorted(table.indexes, key=lambda it: it.name or ""):
        operations.impl.create_index(index)


def _comes_with_type(constraint):
    return getattr(constraint, "_type_bound", False)


@_implement(ops.DropColumnOp)
def _drop_column(operations, op):
    column = op.to_column() if op._reverse is not None else None
    operations.impl.drop_column(op.table_name, op.column_name, schema=op.schema, if_exists=op.if_exists, column=column, **op.kw)


@_implement(ops.AlterColumnOp)
def _alter_column(operations, op):
    operations.impl.alter_column(
        op.table_name, op.column_name, nullable=op.modify_nullable, server_default=op.modify_server_default,
        name=op.modify_name, type_=op.modify_type, comment=op.modify_comment, schema=op.schema,
        existing_type=op.existing_type, existing_server_default=op.existing_server_default,
        existing_nullable=op.existing_nullable, **op.kw)


@_implement(ops.CreateIndexOp)
def _create_index(operations, op):
    operations.impl.create_index(op.to_index(operations.migration_context), if_not_exists=op.if_not_exists)


@_implement(ops.DropIndexOp)
def _drop_index(operations, op):
    operations.impl.drop_index(op.to_index(operations.migration_context), if_exists=op.if_exists)


@_implement(ops.AddConstraintOp)
def _add_constraint(operations, op):
    operations.impl.add_constraint(op.to_constraint(operations.migration_context))


@_implement(ops.DropConstraintOp)
def _drop_constraint(operations, op):
    from alembic.operations.schemaobj import SchemaObjects
    dropped = SchemaObjects(operations.migration_context).generic_constraint(
        op.constraint_name, op.table_name, op.constraint_type, schema=op.schema)
    operations.impl.drop_constraint(dropped, if_exists=op.if_exists)


@_implement(ops.CreateTableCommentOp)
def _create_table_comment(operations, op):
    operations.impl.table_comment(op.table_name, op.comment, op.schema)


@_implement(ops.DropTableCommentOp)
def _drop_table_comment(operations, op):
    operations.impl.table_comment(op.table_name, None, op.schema)


@_implement(ops.BulkInsertOp)
def _bulk_insert(operations, op):
    operations.impl.bulk_insert(op.table, op.rows, multiinsert=op.multiinsert)


@_implement(ops.ExecuteSQLOp)
def _execute(operations, op):
    sqltext = text(op.sqltext) if isinstance(op.sqltext, str) else op.sqltext
    operations.migration_context.impl.execute(sqltext, execution_options=op.execution_options)
