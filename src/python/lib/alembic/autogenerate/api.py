# Autogenerate: what must be done so that the database is as the models say, as operations and as Python.
from alembic import util
from alembic.autogenerate import compare, render
from alembic.operations import ops


def compare_metadata(context, metadata):
    return produce_migrations(context, metadata).upgrade_ops.as_diffs()


def produce_migrations(context, metadata):
    autogen = AutogenContext(context, metadata=metadata)
    script = ops.MigrationScript(rev_id=None, upgrade_ops=ops.UpgradeOps([]), downgrade_ops=ops.DowngradeOps([]))
    compare.populate(autogen, script)
    return script


def render_python_code(up_or_down_op, sqlalchemy_module_prefix="sa.", alembic_module_prefix="op.", render_as_batch=False,
                       imports=(), render_item=None, migration_context=None, user_module_prefix=None):
    opts = {"sqlalchemy_module_prefix": sqlalchemy_module_prefix, "alembic_module_prefix": alembic_module_prefix,
            "render_item": render_item, "render_as_batch": render_as_batch, "user_module_prefix": user_module_prefix}
    if migration_context is None:
        migration_context = _Plain()
    autogen = AutogenContext(migration_context, opts=opts)
    autogen.imports = set(imports)
    return render.indented(render.commands(up_or_down_op, autogen))


class _Plain:
    # A context of no database.
    connection = bind = impl = dialect = None

    def __init__(self):
        self.opts = {}


class AutogenContext:
    def __init__(self, migration_context, metadata=None, opts=None, autogenerate=True):
        self.migration_context = migration_context
        opts = migration_context.opts if opts is None else opts
        self.opts = opts
        self.metadata = opts.get("target_metadata") if metadata is None else metadata
        if autogenerate and self.metadata is None and metadata is None and migration_context.connection is not None:
            raise util.CommandError("Can't proceed with --autogenerate option; environment script %s does not provide a "
                                    "MetaData object or sequence of objects to the context."
                                    % opts["script"].env_py_location if opts.get("script") else "")
        self.connection = migration_context.connection
        self.dialect = migration_context.dialect
        self.imports = set()
        self._inspector = None
        self._in_batch = False
        include_object, include_name = opts.get("include_object"), opts.get("include_name")
        self._objects = [include_object] if include_object else []
        self._names = [include_name] if include_name else []

    @property
    def inspector(self):
        if self._inspector is None:
            from sqlalchemy import inspect
            self._inspector = inspect(self.connection)
        return self._inspector

    @property
    def metadatas(self):
        return list(self.metadata) if isinstance(self.metadata, (list, tuple)) else [self.metadata]

    def run_object_filters(self, object_, name, type_, reflected, compare_to):
        return all(fn(object_, name, type_, reflected, compare_to) for fn in self._objects)

    def run_name_filters(self, name, type_, parent_names):
        return all(fn(name, type_, parent_names) for fn in self._names)


class RevisionContext:
    # Collects what one `revision` command makes.
    def __init__(self, config, script_directory, command_args, process_revision_directives=None):
        self.config = config
        self.script_directory = script_directory
        self.command_args = command_args
        self.process_revision_directives = process_revision_directives
        self.template_args = {"config": config}
        self.generated_revisions = [self._default_revision()]

    def _default_revision(self):
        args = self.command_args
        return ops.MigrationScript(
            rev_id=args["rev_id"] or util.rev_id(), message=args["message"], upgrade_ops=ops.UpgradeOps([]),
            downgrade_ops=ops.DowngradeOps([]), head=args["head"], splice=args["splice"],
            branch_label=args["branch_label"], version_path=args["version_path"], depends_on=args["depends_on"])

    def run_autogenerate(self, rev, migration_context):
        if set(self.script_directory.get_revisions(rev)) != set(self.script_directory.get_revisions("heads")):
            raise util.CommandError("Target database is not up to date.")
        self._run(rev, migration_context, True)

    def run_no_autogenerate(self, rev, migration_context):
        self._run(rev, migration_context, False)

    def _run(self, rev, migration_context, autogenerate):
        script = self.generated_revisions[-1]
        autogen = AutogenContext(migration_context, autogenerate=autogenerate)
        if autogenerate:
            compare.populate(autogen, script)
        self._autogen = autogen
        hooks = (self.process_revision_directives, migration_context.opts.get("process_revision_directives"))
        for hook in hooks:
            if hook:
                hook(migration_context, rev, self.generated_revisions)

    def generate_scripts(self):
        for script in self.generated_revisions:
            args = {"upgrades": "", "downgrades": "", "imports": []}
            autogen = getattr(self, "_autogen", None)
            if autogen is not None:
                autogen.imports = set(script.imports)
                autogen.opts = dict({"sqlalchemy_module_prefix": "sa.", "alembic_module_prefix": "op."}, **autogen.opts)
                if self.command_args["autogenerate"] or not script.upgrade_ops.is_empty():
                    args["upgrades"] = render.indented(render.commands(script.upgrade_ops, autogen))
                    args["downgrades"] = render.indented(render.commands(script.downgrade_ops, autogen))
                args["imports"] = sorted(autogen.imports)
            yield self.script_directory.generate_revision(
                script.rev_id, script.message, head=script.head, splice=script.splice, branch_labels=script.branch_label,
                version_path=script.version_path, depends_on=script.depends_on, **args)
