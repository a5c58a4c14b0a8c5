# The comparison of the database with the models' tables.
import logging
import re

from sqlalchemy import (
    CheckConstraint, Column, ForeignKeyConstraint, Index, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint, text,
)

from alembic.operations import ops
from alembic.util import in_brackets

log = logging.getLogger("alembic.autogenerate.compare")


def populate(autogen, script):
    upgrade = script.upgrade_ops
    _tables(autogen, upgrade)
    upgrade.reverse_into(script.downgrade_ops)


def _tables(autogen, upgrade):
    context = autogen.migration_context
    inspector = autogen.inspector
    version = (context.version_table_schema, context.version_table)
    names = inspector.get_table_names()
    there = [it for it in names if (None, it) != version and autogen.run_name_filters(
        it, "table", {"schema_name": None, "schema_qualified_table_name": it})]
    wanted = []
    for metadata in autogen.metadatas:
        wanted.extend(it for it in metadata.sorted_tables if (it.schema, it.name) != version)
    there_names = set(there)
    known = Reflected(inspector, there or names) if names else None
    by_name = {it.name: it for it in wanted if it.schema is None}
    for table in sorted((it for it in wanted if it.schema is not None or it.name not in there_names), key=_key):
        if autogen.run_object_filters(table, table.name, "table", False, None):
            log.info("Detected added table %r", table.fullname)
            upgrade.ops.append(ops.CreateTableOp.from_table(table))
            changes = ops.ModifyTableOps(table.name, [], schema=table.schema)
            _indexes_and_uniques(autogen, changes, None, table)
            if changes.ops:
                upgrade.ops.append(changes)
    for name in sorted(it for it in there if it not in by_name):
        table = known.table(name)
        if autogen.run_object_filters(table, name, "table", True, None):
            log.info("Detected removed table %r", name)
            changes = ops.ModifyTableOps(name, [], schema=None)
            _indexes_and_uniques(autogen, changes, table, None)
            if changes.ops:
                upgrade.ops.append(changes)
            upgrade.ops.append(ops.DropTableOp.from_table(table))
    for name in sorted(it for it in there if it in by_name):
        table, found = by_name[name], known.table(name)
        if not autogen.run_object_filters(table, name, "table", False, found):
            continue
        changes = ops.ModifyTableOps(name, [], schema=None)
        removed = _columns(autogen, changes, found, table)
        _indexes_and_uniques(autogen, changes, found, table)
        _foreign_keys(autogen, changes, found, table)
        for column in removed:
            changes.ops.append(ops.DropColumnOp.from_column_and_tablename(None, name, column))
            log.info("Detected removed column '%s.%s'", name, column.name)
        if changes.ops:
            upgrade.ops.append(changes)


def _key(table):
    return (table.schema or "", table.name)


class Reflected:
    # All tables of the database, read in one go, kind by kind.
    def __init__(self, inspector, names):
        given = {"filter_names": names}
        self.columns = inspector.get_multi_columns(**given)
        self.keys = inspector.get_multi_pk_constraint(**given)
        self.foreign_keys = inspector.get_multi_foreign_keys(**given)
        self.indexes = inspector.get_multi_indexes(**given)
        self.uniques = inspector.get_multi_unique_constraints(**given)
        self.metadata = MetaData(info={"reflected": True})
        self.made = {}

    def table(self, name):
        if name in self.made:
            return self.made[name]
        key = (None, name)
        columns = []
        for it in self.columns[key]:
            default = in_brackets(it.get("default"))
            columns.append(Column(it["name"], it["type"], nullable=it["nullable"],
                                  server_default=text(default) if default is not None else None))
        items = []
        primary = self.keys.get(key) or {}
        if primary.get("constrained_columns"):
            items.append(PrimaryKeyConstraint(*primary["constrained_columns"], name=primary.get("name")))
        table = Table(name, self.metadata, *columns, *items)
        self.made[name] = table
        for it in self.foreign_keys.get(key) or ():
            self.table_stub(it["referred_table"])
            targets = ["%s.%s" % (it["referred_table"], column) for column in it["referred_columns"]]
            table.append_constraint(ForeignKeyConstraint(
                it["constrained_columns"], targets, name=it.get("name"), **{
                    key: value for key, value in it.get("options", {}).items()
                    if key in ("ondelete", "onupdate", "deferrable", "initially")}))
        for it in self.uniques.get(key) or ():
            table.append_constraint(UniqueConstraint(*it["column_names"], name=it.get("name")))
        for it in self.indexes.get(key) or ():
            names = it["column_names"]
            if any(one is None for one in names):
                continue
            Index(it["name"], *[table.c[one] for one in names], unique=bool(it["unique"]))
        return table

    def table_stub(self, name):
        if name not in self.made and (None, name) in self.columns:
            self.table(name)


def _columns(autogen, changes, found, table):
    there = {it.name: it for it in found.c}
    wanted = {it.name: it for it in table.c}
    name = table.name
    for column in table.c:
        if column.name not in there and autogen.run_object_filters(column, column.name, "column", False, None):
            changes.ops.append(ops.AddColumnOp.from_column_and_tablename(table.schema, name, column))
            log.info("Detected added column '%s.%s'", name, column.name)
    for column in table.c:
        if column.name not in there or not autogen.run_object_filters(column, column.name, "column", False, there[column.name]):
            continue
        change = ops.AlterColumnOp(name, column.name, schema=table.schema)
        _compare_column(autogen, change, there[column.name], column)
        if change.has_changes():
            changes.ops.append(change)
    return [it for it in found.c if it.name not in wanted
            and autogen.run_object_filters(it, it.name, "column", True, None)]


def _compare_column(autogen, change, there, wanted):
    context = autogen.migration_context
    change.existing_nullable = there.nullable
    if context._user_compare_type is not False:
        change.existing_type = there.type
        different = None
        if callable(context._user_compare_type):
            different = context._user_compare_type(context, there, wanted, there.type, wanted.type)
        if different is None:
            different = types_differ(autogen.dialect, there.type, wanted.type)
        if different:
            change.modify_type = wanted.type
            log.info("Detected type change from %r to %r on '%s.%s'", there.type, wanted.type, change.table_name, there.name)
    if there.nullable is not wanted.nullable:
        if not _implied_not_null(there, wanted):
            change.modify_nullable = wanted.nullable
            log.info("Detected %s on column '%s.%s'", "NULL" if wanted.nullable else "NOT NULL", change.table_name, there.name)
    if there.server_default is not None:
        change.existing_server_default = there.server_default
    if wanted.table.autoincrement_column is wanted or wanted.autoincrement is True:
        change.kw["autoincrement"] = True
    elif wanted.autoincrement is False:
        change.kw["autoincrement"] = False
    if context._user_compare_server_default and not getattr(wanted, "computed", None):
        if _defaults_differ(context, there, wanted):
            change.modify_server_default = wanted.server_default
            log.info("Detected server default on column '%s.%s'", change.table_name, there.name)


def _implied_not_null(there, wanted):
    return getattr(wanted, "computed", None) not in (None, False)


def _tokens(type_, dialect):
    words = type_.compile(dialect=dialect).upper()
    name, _, rest = words.partition("(")
    args, _, tail = rest.partition(")")
    return " ".join((name.strip() + " " + tail.strip()).split()), [it.strip() for it in args.split(",") if it.strip()]


_SAME = [{"NUMERIC", "DECIMAL"}, {"INTEGER", "INT"}]


def types_differ(dialect, there, wanted):
    try:
        name, args = _tokens(there, dialect)
        other, other_args = _tokens(wanted, dialect)
    except Exception:
        return False
    if name != other and not any(name in it and other in it for it in _SAME):
        return True
    return len(args) == len(other_args) and args != other_args


def _plain_default(value):
    if value is None:
        return None
    value = re.sub(r"^\((.+)\)$", r"\1", value)
    return re.sub(r"^'(.*)'$", r"\1", value)


def _defaults_differ(context, there, wanted):
    from alembic.util import column_text
    compare = context._user_compare_server_default
    known = None if there.server_default is None else str(there.server_default.arg)
    printed = None
    if wanted.server_default is not None:
        printed = context.impl.default_text(wanted.server_default)
    if known is None and printed is None:
        return False
    if callable(compare):
        found = compare(context, there, wanted, known, wanted.server_default, printed)
        if found is not None:
            return found
    return _plain_default(known) != _plain_default(printed)


def _unique_signature(it):
    return tuple(sorted(column.name for column in it.columns))


def _index_signature(it):
    return tuple(part.name if isinstance(part, Column) else str(part) for part in it.expressions), bool(it.unique)


def _indexes_and_uniques(autogen, changes, found, table):
    there = _named(found) if found is not None else {}
    wanted = _named(table) if table is not None else {}
    loose_there = [] if found is None else [it for it in _uniques(found) if not it.name]
    loose = [] if table is None else [it for it in _uniques(table) if not it.name]
    if table is not None and found is not None:
        # A unique constraint without a name is known by its columns, whatever the other side calls it.
        signatures = {_unique_signature(it): name for name, it in there.items() if isinstance(it, UniqueConstraint)}
        mine = {_unique_signature(it): name for name, it in wanted.items() if isinstance(it, UniqueConstraint)}
        unnamed = {_unique_signature(it) for it in loose_there}
        for it in loose:
            signatures_key = _unique_signature(it)
            if signatures_key in signatures and signatures[signatures_key] not in wanted:
                there.pop(signatures[signatures_key], None)
        loose_new = [it for it in loose if _unique_signature(it) not in unnamed and _unique_signature(it) not in signatures]
        # What the database has without a name and the models with one is the same constraint.
        for key in [key for key in mine if key in unnamed]:
            wanted.pop(mine[key])
    else:
        loose_new = []
    created = found is None
    for name in sorted(it for it in there if it not in wanted):
        _remove(autogen, changes, there[name], created, table is None)
    for name in sorted(it for it in wanted if it in there):
        _compare_pair(autogen, changes, there[name], wanted[name])
    for name in sorted(it for it in wanted if it not in there):
        _add(autogen, changes, wanted[name], created)
    for it in loose_new:
        _add(autogen, changes, it, created)


def _uniques(table):
    return [it for it in table.constraints if isinstance(it, UniqueConstraint)]


def _named(table):
    found = {str(it.name): it for it in _uniques(table) if it.name}
    found.update((str(it.name), it) for it in table.indexes)
    return found


def _add(autogen, changes, item, created):
    if isinstance(item, Index):
        if autogen.run_object_filters(item, item.name, "index", False, None):
            changes.ops.append(ops.CreateIndexOp.from_index(item))
            log.info("Detected added index %r on '%s'", item.name, tuple(it.name for it in item.columns))
    elif not created:
        # The constraints of a new table are made with it.
        if autogen.run_object_filters(item, item.name, "unique_constraint", False, None):
            changes.ops.append(ops.AddConstraintOp.from_constraint(item))
            log.info("Detected added unique constraint %r on '%s'", item.name, tuple(it.name for it in item.columns))


def _remove(autogen, changes, item, created, dropped):
    if isinstance(item, Index):
        if autogen.run_object_filters(item, item.name, "index", True, None):
            changes.ops.append(ops.DropIndexOp.from_index(item))
            log.info("Detected removed index %r on %r", item.name, item.table.name)
    elif not dropped:
        if autogen.run_object_filters(item, item.name, "unique_constraint", True, None):
            changes.ops.append(ops.DropConstraintOp.from_constraint(item))
            log.info("Detected removed unique constraint %r on %r", item.name, item.table.name)


def _compare_pair(autogen, changes, there, wanted):
    if isinstance(there, Index) != isinstance(wanted, Index):
        _remove(autogen, changes, there, False, False)
        _add(autogen, changes, wanted, False)
        return
    signature = _index_signature if isinstance(there, Index) else _unique_signature
    if signature(there) != signature(wanted):
        log.info("Detected changed %s %r", "index" if isinstance(there, Index) else "unique constraint", there.name)
        _remove(autogen, changes, there, False, False)
        _add(autogen, changes, wanted, False)


def _foreign_key_signature(it, table):
    parts = [key.target_fullname.rsplit(".", 1) for key in it.elements]
    columns = tuple(key.parent.name for key in it.elements)

    def action(value):
        return None if value is None or value.lower() == "no action" else value.lower()

    return (table.name, columns, parts[0][0], tuple(part[1] for part in parts), action(it.onupdate), action(it.ondelete))


def _foreign_keys(autogen, changes, found, table):
    def keys(owner):
        made = [it for it in owner.constraints if isinstance(it, ForeignKeyConstraint)]
        return {_foreign_key_signature(it, owner): it for it in made}

    there, wanted = keys(found), keys(table)
    for key in sorted((it for it in there if it not in wanted), key=str):
        it = there[key]
        if autogen.run_object_filters(it, it.name, "foreign_key_constraint", True, None):
            changes.ops.append(ops.DropConstraintOp.from_constraint(it))
            log.info("Detected removed foreign key (%s)(%s) on table %s", ", ".join(key[1]), ", ".join(key[3]), table.name)
    for key in sorted((it for it in wanted if it not in there), key=str):
        it = wanted[key]
        if autogen.run_object_filters(it, it.name, "foreign_key_constraint", False, None):
            changes.ops.append(ops.CreateForeignKeyOp.from_constraint(it))
            log.info("Detected added foreign key (%s)(%s) on table %s", ", ".join(key[1]), ", ".join(key[3]), table.name)
