# The context of a migration: a connection or a script, the version table, and the steps from here to there.
import logging
import sys
from contextlib import contextmanager, nullcontext

from sqlalchemy import Column, Engine, MetaData, PrimaryKeyConstraint, String, Table, literal_column, make_url, select

from alembic.ddl.impl import impl_for
from alembic.util import CommandError, to_tuple

log = logging.getLogger("alembic.runtime.migration")


class MigrationContext:
    def __init__(self, dialect, connection, opts, environment_context=None):
        self.environment_context = environment_context
        self.opts = opts
        self.dialect = dialect
        self.script = opts.get("script")
        self.as_sql = bool(opts.get("as_sql", False))
        self.connection = connection
        self.output_buffer = opts.get("output_buffer") or sys.stdout
        self._transaction_per_migration = opts.get("transaction_per_migration", False)
        self.on_version_apply_callbacks = tuple(opts.get("on_version_apply", None) or ())
        self._start_from_rev = opts.get("starting_rev") if self.as_sql else None
        self._migrations_fn = opts.get("fn")
        self._user_compare_type = opts.get("compare_type", True)
        self._user_compare_server_default = opts.get("compare_server_default", False)
        self._in_external_transaction = connection is not None and connection.in_transaction()
        self._transaction = None
        self.version_table = opts.get("version_table", "alembic_version")
        self.version_table_schema = opts.get("version_table_schema", None)
        self._version = Table(self.version_table, MetaData(), Column("version_num", String(32), nullable=False),
                              PrimaryKeyConstraint("version_num", name="%s_pkc" % self.version_table),
                              schema=self.version_table_schema)
        self.impl = impl_for(dialect)(dialect, connection, self.as_sql, opts.get("transactional_ddl"), self.output_buffer, opts)
        log.info("Context impl %s.", type(self.impl).__name__)
        if self.as_sql:
            log.info("Generating static SQL")
        log.info("Will assume %s DDL.", "transactional" if self.impl.transactional_ddl else "non-transactional")

    @classmethod
    def configure(cls, connection=None, url=None, dialect_name=None, dialect=None, environment_context=None,
                  dialect_opts=None, opts=None):
        opts = {} if opts is None else opts
        if connection is not None:
            if isinstance(connection, Engine):
                raise CommandError("'connection' argument to configure() is expected to be a sqlalchemy.engine.Connection "
                                   "instance, got %r" % (connection,))
            dialect = connection.dialect
        elif url is not None:
            dialect = _dialect(make_url(url).get_backend_name())
        elif dialect_name is not None:
            dialect = _dialect(dialect_name)
        elif dialect is None:
            raise Exception("Connection, url, or dialect_name is required.")
        return cls(dialect, connection, opts, environment_context)

    @property
    def bind(self):
        return self.connection

    @property
    def config(self):
        return self.environment_context.config if self.environment_context else None

    def begin_transaction(self, _per_migration=False):
        if self._in_external_transaction:
            return nullcontext()
        if self.impl.transactional_ddl:
            now = _per_migration == self._transaction_per_migration
        else:
            now = _per_migration is True
        if not now:
            return nullcontext()
        if not self.impl.transactional_ddl:
            if self.as_sql:
                return nullcontext()
        elif self.as_sql:
            return self._printed_transaction()
        return self._real_transaction()

    @contextmanager
    def _printed_transaction(self):
        self.impl.emit_begin()
        yield
        self.impl.emit_commit()

    @contextmanager
    def _real_transaction(self):
        if self._transaction is not None:
            yield
            return
        transaction = self.connection.get_transaction() or self.connection.begin()
        self._transaction = transaction
        try:
            yield
        except BaseException:
            self._transaction = None
            if transaction.is_active:
                transaction.rollback()
            raise
        self._transaction = None
        transaction.commit()

    @contextmanager
    def autocommit_block(self):
        if self.as_sql:
            if self.impl.transactional_ddl:
                self.impl.emit_commit()
            yield
            if self.impl.transactional_ddl:
                self.impl.emit_begin()
            return
        self._transaction = None
        if self.connection.in_transaction():
            self.connection.commit()
        yield

    def get_current_revision(self):
        heads = self.get_current_heads()
        if not heads:
            return None
        if len(heads) > 1:
            raise CommandError("Version table '%s' has more than one head present; please use get_current_heads()"
                               % self.version_table)
        return heads[0]

    def get_current_heads(self):
        if self.as_sql:
            start = self._start_from_rev
            if start == "base":
                return ()
            if start is not None and self.script is not None:
                return tuple(it.revision for it in self.script.get_revisions(start) if it)
            return to_tuple(start, default=())
        if not self._has_version_table():
            return ()
        return tuple(row[0] for row in self.connection.execute(select(self._version.c.version_num)))

    def _has_version_table(self):
        from sqlalchemy import inspect
        return inspect(self.connection).has_table(self.version_table, schema=self.version_table_schema)

    def _ensure_version_table(self, purge=False):
        scope = nullcontext() if self.connection.in_transaction() else self.connection.begin()
        with scope:
            self._version.create(self.connection, checkfirst=True)
            if purge:
                self.connection.execute(self._version.delete())

    def stamp(self, script_directory, revision):
        heads = self.get_current_heads()
        if not self.as_sql and not heads:
            self._ensure_version_table()
        maintainer = HeadMaintainer(self, heads)
        for step in script_directory._stamp_revs(revision, heads):
            maintainer.update_to_step(step)

    def run_migrations(self, **kw):
        heads = self.get_current_heads()
        dont_mutate = self.opts.get("dont_mutate", False)
        if not self.as_sql and not heads and not dont_mutate:
            self._ensure_version_table()
        maintainer = HeadMaintainer(self, heads)
        for step in self._migrations_fn(heads, self):
            with self.begin_transaction(_per_migration=True):
                if self.as_sql and not maintainer.heads:
                    self.impl.create_table(self._version)
                log.info("Running %s", step)
                if self.as_sql:
                    self.impl.static_output("-- Running %s" % step.short_log)
                step.migration_fn(**kw)
                maintainer.update_to_step(step)
                for callback in self.on_version_apply_callbacks:
                    callback(ctx=self, step=step.info, heads=set(maintainer.heads), run_args=kw)

    def execute(self, sql, execution_options=None):
        self.impl.execute(sql, execution_options)


def _dialect(name):
    import importlib
    from sqlalchemy import exc
    if name == "mariadb":
        name = "mysql"
    if name not in ("sqlite", "postgresql", "mysql"):
        raise exc.NoSuchModuleError("Can't load plugin: sqlalchemy.dialects:%s" % name)
    return importlib.import_module("sqlalchemy.dialects." + name).dialect()


class HeadMaintainer:
    # Keeps the version table in step with what has run.
    def __init__(self, context, heads):
        self.context = context
        self.heads = list(heads)

    def _run(self, statement):
        context = self.context
        if context.as_sql:
            context.impl.execute_literal(statement)
        else:
            context.connection.execute(statement)

    def _changed(self, statement):
        # An UPDATE or DELETE must meet its row: somebody else may have changed the table.
        context = self.context
        if context.as_sql:
            context.impl.execute_literal(statement)
            return
        result = context.connection.execute(statement)
        if result.rowcount != 1:
            raise CommandError("Online migration expected to match one row when %s '%s'; %d found"
                               % (self._doing, context.version_table, result.rowcount))

    def insert(self, version):
        self.heads.append(version)
        table = self.context._version
        # A key that is an expression is read back.
        self._run(table.insert().values(version_num=_written(version)).returning(table.c.version_num))

    def delete(self, version):
        self.heads.remove(version)
        table = self.context._version
        self._doing = "deleting '%s' in" % version
        self._changed(table.delete().where(table.c.version_num == _written(version)))

    def update(self, before, after):
        self.heads[self.heads.index(before)] = after
        table = self.context._version
        self._doing = "updating '%s' to '%s' in" % (before, after)
        self._changed(table.update().values(version_num=_written(after)).where(table.c.version_num == _written(before)))

    def update_to_step(self, step):
        step.apply(self)


def _written(version):
    return literal_column("'%s'" % version)


class MigrationInfo:
    def __init__(self, step):
        self.is_upgrade = step.is_upgrade
        self.is_stamp = step.is_stamp
        self.up_revision_id = step.to_revision_id
        self.up_revision_ids = (step.to_revision_id,)
        self.source_revision_ids = step.from_ids
        self.destination_revision_ids = step.to_ids


class MigrationStep:
    is_stamp = False
    name = ""

    @property
    def short_log(self):
        return "%s %s -> %s" % (self.name, ", ".join(self.from_ids), ", ".join(self.to_ids))

    @property
    def is_downgrade(self):
        return not self.is_upgrade

    @property
    def info(self):
        return MigrationInfo(self)

    def __str__(self):
        return self.short_log + (", " + self.doc if self.doc else "")


class RevisionStep(MigrationStep):
    def __init__(self, script, is_upgrade):
        self.revision = script
        self.is_upgrade = is_upgrade
        self.name = "upgrade" if is_upgrade else "downgrade"
        self.doc = script.doc
        self.to_revision_id = script.revision

    @property
    def migration_fn(self):
        return getattr(self.revision.module, "upgrade" if self.is_upgrade else "downgrade")

    @property
    def from_ids(self):
        return self.revision.parents if self.is_upgrade else (self.revision.revision,)

    @property
    def to_ids(self):
        return (self.revision.revision,) if self.is_upgrade else self.revision.parents

    def apply(self, maintainer):
        mine, parents = self.revision.revision, self.revision.parents
        heads = maintainer.heads
        if self.is_upgrade:
            replaced = [it for it in parents if it in heads]
            if not replaced:
                maintainer.insert(mine)
                return
            for it in replaced[:-1]:
                maintainer.delete(it)
            maintainer.update(replaced[-1], mine)
            return
        if mine not in heads:
            return
        # A parent that another head still stands on does not become a head.
        script = self.revision._map
        others = [it for it in heads if it != mine]
        back = [it for it in parents if not any(it in script.ancestors(other) for other in others)]
        if not back:
            maintainer.delete(mine)
            return
        for it in back[1:]:
            maintainer.insert(it)
        maintainer.update(mine, back[0])


class StampStep(MigrationStep):
    is_stamp = True
    name = "stamp_revision"
    doc = None

    def __init__(self, from_ids, to_ids, is_upgrade=True):
        self.from_ids = to_tuple(from_ids, default=())
        self.to_ids = to_tuple(to_ids, default=())
        self.is_upgrade = is_upgrade
        self.to_revision_id = self.to_ids[0] if self.to_ids else None

    def migration_fn(self, **kw):
        return None

    def apply(self, maintainer):
        before = [it for it in self.from_ids if it in maintainer.heads and it not in self.to_ids]
        after = [it for it in self.to_ids if it not in maintainer.heads]
        for old, new in zip(before, after):
            maintainer.update(old, new)
        for old in before[len(after):]:
            maintainer.delete(old)
        for new in after[len(before):]:
            maintainer.insert(new)
