# Schema objects made from names: what an operation needs to be printed.
from sqlalchemy import (
    CheckConstraint, Column, ForeignKeyConstraint, Index, Integer, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint,
    text,
)
from sqlalchemy.types import NULLTYPE

from alembic.util import copy_column, ensure_targets


class SchemaObjects:
    def __init__(self, migration_context=None):
        self.migration_context = migration_context

    def metadata(self):
        target = None
        if self.migration_context is not None:
            target = self.migration_context.opts.get("target_metadata")
        if isinstance(target, (list, tuple)):
            target = target[0] if target else None
        convention = getattr(target, "naming_convention", None)
        return MetaData(naming_convention=convention) if convention else MetaData()

    def table(self, name, *columns, **kw):
        kw.pop("_constraints_included", None)
        items = [copy_column(it) if isinstance(it, Column) else it for it in columns]
        table = Table(name, self.metadata(), *items, **kw)
        ensure_targets(table)
        return table

    def _holder(self, name, columns, schema):
        return Table(name, self.metadata(), *[Column(it, NULLTYPE) for it in dict.fromkeys(columns)], schema=schema)

    def primary_key_constraint(self, name, table_name, columns, schema=None, **kw):
        table = self._holder(table_name, columns, schema)
        made = PrimaryKeyConstraint(*[table.c[it] for it in columns], name=name)
        table.append_constraint(made)
        return made

    def unique_constraint(self, name, source, columns, schema=None, **kw):
        table = self._holder(source, columns, schema)
        made = UniqueConstraint(*[table.c[it] for it in columns], name=name, **kw)
        if made.table is None:
            table.append_constraint(made)
        return made

    def check_constraint(self, name, source, condition, schema=None, **kw):
        table = Table(source, self.metadata(), Column("x", Integer), schema=schema)
        made = CheckConstraint(condition, name=name, **kw)
        table.append_constraint(made)
        return made

    def foreign_key_constraint(self, name, source, referent, local_cols, remote_cols, source_schema=None,
                               referent_schema=None, onupdate=None, ondelete=None, **kw):
        names = list(local_cols)
        metadata = self.metadata()
        if source == referent and source_schema == referent_schema:
            names += list(remote_cols)
        else:
            Table(referent, metadata, *[Column(it, NULLTYPE) for it in dict.fromkeys(remote_cols)], schema=referent_schema)
        table = Table(source, metadata, *[Column(it, NULLTYPE) for it in dict.fromkeys(names)], schema=source_schema)
        target = "%s.%s" % (referent_schema, referent) if referent_schema else referent
        made = ForeignKeyConstraint(list(local_cols), ["%s.%s" % (target, it) for it in remote_cols], name=name,
                                    onupdate=onupdate, ondelete=ondelete, **kw)
        table.append_constraint(made)
        return made

    def index(self, name, tablename, columns, schema=None, **kw):
        names = [it for it in columns if isinstance(it, str)] if columns else []
        table = Table(tablename or "no_table", self.metadata(), *[Column(it, NULLTYPE) for it in dict.fromkeys(names)],
                      schema=schema)
        parts = [table.c[it] if isinstance(it, str) else it for it in columns or ()]
        return Index(name, *parts, _table=table, **kw) if not names else Index(name, *parts, **kw)

    def generic_constraint(self, name, table_name, type_, schema=None, **kw):
        table = Table(table_name, self.metadata(), Column("x", Integer), schema=schema)
        kinds = {"foreignkey": lambda: ForeignKeyConstraint([], [], name=name),
                 "primary": lambda: PrimaryKeyConstraint(name=name),
                 "unique": lambda: UniqueConstraint(name=name),
                 "check": lambda: CheckConstraint("", name=name),
                 None: lambda: UniqueConstraint(name=name)}
        if type_ not in kinds:
            names = sorted(filter(None, kinds)) + [None]
            raise TypeError("'type' can be one of %s" % ", ".join(map(repr, names)))
        return Dropped(name, table, type_, kinds)


class Dropped:
    # A constraint of which only the name is known.
    def __init__(self, name, table, type_, kinds):
        self.name, self.table, self.type_ = name, table, type_
