# What `from alembic import context` stands for while env.py runs.
from alembic.operations.base import Operations
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError


class EnvironmentContext:
    _current = None

    def __init__(self, config, script, **kw):
        self.config = config
        self.script = script
        self.context_opts = kw
        self._migration_context = None

    def __enter__(self):
        self._before = EnvironmentContext._current
        EnvironmentContext._current = self
        return self

    def __exit__(self, *args):
        EnvironmentContext._current = self._before

    def is_offline_mode(self):
        return self.context_opts.get("as_sql", False)

    def is_transactional_ddl(self):
        return self.get_context().impl.transactional_ddl

    def requires_connection(self):
        return not self.is_offline_mode()

    def get_head_revision(self):
        return self.script.as_revision_number("head")

    def get_head_revisions(self):
        return self.script.as_revision_number("heads")

    def get_starting_revision_argument(self):
        if self._migration_context is not None:
            return self.script.as_revision_number(self.get_context()._start_from_rev)
        if "starting_rev" in self.context_opts:
            return self.script.as_revision_number(self.context_opts["starting_rev"])
        raise CommandError("No starting revision argument is available.")

    def get_revision_argument(self):
        return self.script.as_revision_number(self.context_opts["destination_rev"])

    def get_tag_argument(self):
        return self.context_opts.get("tag")

    def get_x_argument(self, as_dictionary=False):
        options = getattr(self.config.cmd_opts, "x", None) if self.config.cmd_opts is not None else None
        values = list(options or [])
        if not as_dictionary:
            return values
        return dict((it.split("=", 1) if "=" in it else (it, "")) for it in values)

    def configure(self, connection=None, url=None, dialect_name=None, dialect_opts=None, **kw):
        opts = self.context_opts
        for key, value in kw.items():
            if key in ("starting_rev", "tag") and value is None:
                continue
            opts[key] = value
        opts.setdefault("script", self.script)
        if "output_buffer" not in opts or opts["output_buffer"] is None:
            opts["output_buffer"] = self.config.output_buffer
        if self.is_offline_mode() and not (url or dialect_name or connection is not None):
            raise CommandError("offline mode needs a url or a dialect_name")
        self._migration_context = MigrationContext.configure(
            connection=connection, url=url, dialect_name=dialect_name, environment_context=self,
            dialect_opts=dialect_opts, opts=opts)

    def run_migrations(self, **kw):
        with Operations.context(self._migration_context):
            self.get_context().run_migrations(**kw)

    def execute(self, sql, execution_options=None):
        self.get_context().execute(sql, execution_options=execution_options)

    def static_output(self, text):
        self.get_context().impl.static_output(text)

    def begin_transaction(self):
        return self.get_context().begin_transaction()

    def get_context(self):
        if self._migration_context is None:
            raise Exception("No context has been configured yet.")
        return self._migration_context

    def get_bind(self):
        return self.get_context().bind

    def get_impl(self):
        return self.get_context().impl
