# Inspector: what a database says about its tables, in the questions and the order of SQLAlchemy's SQLite dialect.
import re
from contextlib import contextmanager

import _sqlalchemy as _sa

_SQL_OF = ("SELECT sql FROM  (SELECT * FROM sqlite_master UNION ALL   SELECT * FROM sqlite_temp_master) "
           "WHERE name = ? AND type in ('table', 'view')")
_NAMES = "SELECT name FROM %s WHERE type='%s' AND name NOT LIKE 'sqlite~_%%' ESCAPE '~' ORDER BY name"
_NAME = r'(?:"(?P<%s>[^"]+)"|(?P<%s_>\w+))'
_AUTOMATIC = "sqlite_autoindex"


def _quoted(name):
    return '"%s"' % name.replace('"', '""')


def _bare(name):
    name = name.strip()
    return name[1:-1] if name[:1] in '"`[' and len(name) > 1 else name


def _listed(text):
    return [_bare(it) for it in text.split(",")]


class Inspector:
    def __init__(self, bind):
        self.bind = bind
        self.engine = bind.engine if hasattr(bind, "engine") else bind
        self.dialect = bind.dialect
        self.default_schema_name = "main"
        self._cache = {}
        self._open = None

    @classmethod
    def from_engine(cls, bind):
        return cls(bind)

    @contextmanager
    def _connected(self):
        # An engine is asked on a connection that is only borrowed.
        if self._open is not None:
            yield self._open
            return
        if not isinstance(self.bind, _sa.Engine):
            yield self.bind
            return
        connection = self.bind.connect()
        self._open = connection
        try:
            yield connection
        finally:
            self._open = None
            connection.close()

    def _rows(self, sql, params=()):
        with self._connected() as connection:
            return connection.exec_driver_sql(sql, params).fetchall()

    def _once(self, key, ask):
        if key not in self._cache:
            self._cache[key] = ask()
        return self._cache[key]

    def clear_cache(self):
        self._cache.clear()

    def _pragma(self, pragma, name, schema=None):
        schemas = (schema,) if schema is not None else ("main", "temp")
        for it in schemas:
            prefix = _quoted(it) if schema is not None else it
            found = self._rows("PRAGMA %s.%s(%s)" % (prefix, pragma, _quoted(name)))
            if found:
                return found
        return []

    def _table_sql(self, name, schema, asker):
        def ask():
            rows = self._rows(_SQL_OF, (name,))
            if not rows and not name.startswith("sqlite_"):
                raise _no_table(name)
            return rows[0][0] if rows else None
        return self._once(("sql", asker, name, schema), ask)

    def _one(self, kind, ask):
        with self._connected():
            return self._once(kind, ask)

    # Names.

    def get_table_names(self, schema=None, **kw):
        master = "sqlite_master" if schema is None else "%s.sqlite_master" % _quoted(schema)
        return list(self._one(("tables", schema), lambda: [it[0] for it in self._rows(_NAMES % (master, "table"))]))

    def get_view_names(self, schema=None, **kw):
        master = "sqlite_master" if schema is None else "%s.sqlite_master" % _quoted(schema)
        return list(self._one(("views", schema), lambda: [it[0] for it in self._rows(_NAMES % (master, "view"))]))

    def get_temp_table_names(self, **kw):
        return list(self._one(("temp",), lambda: [it[0] for it in self._rows(_NAMES % ("sqlite_temp_master", "table"))]))

    def get_temp_view_names(self, **kw):
        return list(self._one(("temp views",), lambda: [it[0] for it in self._rows(_NAMES % ("sqlite_temp_master", "view"))]))

    def get_materialized_view_names(self, schema=None, **kw):
        raise NotImplementedError()

    def get_sequence_names(self, schema=None, **kw):
        raise NotImplementedError()

    def get_schema_names(self, **kw):
        return [it[1] for it in self._one(("schemas",), lambda: self._rows("PRAGMA database_list"))]

    def get_view_definition(self, view_name, schema=None, **kw):
        rows = self._rows("SELECT sql FROM  (SELECT * FROM sqlite_master UNION ALL   SELECT * FROM sqlite_temp_master) "
                          "WHERE name = ? AND type='view'", (view_name,))
        if not rows:
            raise _no_table(view_name)
        return rows[0][0]

    def has_table(self, table_name, schema=None, **kw):
        return bool(self._one(("there", table_name, schema), lambda: self._pragma("table_info", table_name, schema)))

    def has_schema(self, schema_name, **kw):
        return schema_name in self.get_schema_names()

    def has_index(self, table_name, index_name, schema=None, **kw):
        if not self.has_table(table_name, schema):
            return False
        return any(it["name"] == index_name for it in self.get_indexes(table_name, schema))

    def has_sequence(self, sequence_name, schema=None, **kw):
        raise NotImplementedError()

    # One table.

    def get_columns(self, table_name, schema=None, **kw):
        return [dict(it) for it in self._one(("columns", table_name, schema), lambda: self._columns(table_name, schema))]

    def _columns(self, name, schema):
        rows = self._pragma("table_xinfo", name, schema)
        if not rows and not self.has_table(name, schema):
            raise _no_table(name)
        found, sql = [], None
        for row in rows:
            hidden = row[6]
            if hidden == 1:
                continue
            it = {"name": row[1], "type": _declared(row[2] or ""), "nullable": not row[3], "default": row[4],
                  "primary_key": row[5]}
            if hidden in (2, 3):
                if sql is None:
                    sql = self._table_sql(name, schema, "columns") or ""
                pattern = r"\b%s\b[^,]*?GENERATED\s+ALWAYS\s+AS\s+\((.*)\)\s*(?:,|STORED|VIRTUAL|$|\n)" % re.escape(row[1])
                match = re.search(pattern, sql, re.I)
                it["default"] = None
                it["computed"] = {"sqltext": match.group(1) if match else "", "persisted": hidden == 3}
                it["type"] = _declared(re.sub("GENERATED ALWAYS", "", row[2] or "", flags=re.I).strip())
            found.append(it)
        return found

    def get_pk_constraint(self, table_name, schema=None, **kw):
        return dict(self._one(("key", table_name, schema), lambda: self._key(table_name, schema)))

    def _key(self, name, schema):
        sql = self._table_sql(name, schema, "key") or ""
        match = re.search(r'CONSTRAINT +(?:"([^"]+)"|(\w+)) +PRIMARY KEY', sql, re.I)
        columns = [it for it in self.get_columns(name, schema) if it["primary_key"]]
        columns.sort(key=lambda it: it["primary_key"])
        return {"constrained_columns": [it["name"] for it in columns],
                "name": (match.group(1) or match.group(2)) if match else None}

    def get_foreign_keys(self, table_name, schema=None, **kw):
        return list(self._one(("foreign keys", table_name, schema), lambda: self._foreign_keys(table_name, schema)))

    def _foreign_keys(self, name, schema):
        by_number = {}
        for row in self._pragma("foreign_key_list", name, schema):
            number, _, table, column, target = row[:5]
            if target is None:
                place = len(by_number[number]["constrained_columns"]) if number in by_number else 0
                keys = self.get_pk_constraint(table, schema)["constrained_columns"]
                target = keys[place] if place < len(keys) else column
            it = by_number.setdefault(number, {
                "name": None, "constrained_columns": [], "referred_schema": schema, "referred_table": table,
                "referred_columns": [], "options": {}})
            it["constrained_columns"].append(column)
            it["referred_columns"].append(target)
        sql = self._table_sql(name, schema, "foreign keys") or ""
        # The text knows names and actions; keys are told apart by what they join.
        by_signature = {_signature(it["constrained_columns"], it["referred_table"], it["referred_columns"]): it
                        for it in by_number.values()}
        found = []
        for match in _FOREIGN_KEY.finditer(sql):
            columns, targets = _listed(match.group("columns")), _listed(match.group("targets"))
            key = _signature(columns, match.group("table") or match.group("table_"), targets)
            it = by_signature.pop(key, None)
            if it is not None:
                it["name"] = match.group("name") or match.group("name_")
                it["options"] = _options(match.group("rest"))
                found.append(it)
        return found + list(by_signature.values())

    def get_indexes(self, table_name, schema=None, **kw):
        key = ("indexes", table_name, schema)
        return [dict(it) for it in self._one(key, lambda: self._indexes(table_name, schema, False))]

    def _indexes(self, name, schema, automatic):
        found = []
        for row in self._pragma("index_list", name, schema):
            if not automatic and row[1].startswith(_AUTOMATIC):
                continue
            it = {"name": row[1], "column_names": [], "unique": row[2], "dialect_options": {}}
            if len(row) >= 5 and row[4]:
                it["dialect_options"]["sqlite_where"] = self._predicate(row[1])
            found.append(it)
        named, found = found, []
        for it in named:
            it["column_names"] = [each[2] for each in self._pragma("index_info", it["name"], schema)]
            if None in it["column_names"]:
                import warnings
                from sqlalchemy.exc import SAWarning
                warnings.warn("Skipped unsupported reflection of expression-based index %s" % it["name"], SAWarning)
                continue
            found.append(it)
        if not found and not self._pragma("table_info", name, schema):
            raise _no_table(name)
        found.sort(key=lambda it: it["name"] or "~")
        return found

    def _predicate(self, index):
        rows = self._rows("SELECT sql FROM sqlite_master WHERE name = ? AND type = 'index'", (index,))
        match = re.search(r"\)\s+WHERE\s+(.+)", rows[0][0] or "", re.I | re.S) if rows else None
        return _sa.text(match.group(1)) if match else None

    def get_unique_constraints(self, table_name, schema=None, **kw):
        key = ("uniques", table_name, schema)
        return [dict(it) for it in self._one(key, lambda: self._uniques(table_name, schema))]

    def _uniques(self, name, schema):
        automatic = [it for it in self._indexes(name, schema, True) if it["name"].startswith(_AUTOMATIC)]
        left = {tuple(it["column_names"]): it for it in automatic}
        sql = self._table_sql(name, schema, "constraints") or ""
        found = []
        for match in _UNIQUE.finditer(sql):
            columns = _listed(match.group("columns"))
            if left.pop(tuple(columns), None):
                found.append({"name": match.group("name") or match.group("name_"), "column_names": columns})
        for match in _INLINE_UNIQUE.finditer(sql):
            columns = [match.group("column") or match.group("column_")]
            if left.pop(tuple(columns), None):
                found.append({"name": None, "column_names": columns})
        return found

    def get_check_constraints(self, table_name, schema=None, **kw):
        key = ("checks", table_name, schema)
        return [dict(it) for it in self._one(key, lambda: self._checks(table_name, schema))]

    def _checks(self, name, schema):
        sql = self._table_sql(name, schema, "constraints") or ""
        found = [{"sqltext": it.group(3), "name": it.group(1) or it.group(2)} for it in _CHECK.finditer(sql)]
        found.sort(key=lambda it: it["name"] or "~")
        return found

    def get_table_options(self, table_name, schema=None, **kw):
        sql = self._one(("options", table_name, schema), lambda: self._table_sql(table_name, schema, "options")) or ""
        tail = sql[sql.rfind(")") + 1:].upper()
        found = {}
        if "WITHOUT ROWID" in tail:
            found["sqlite_with_rowid"] = False
        if "STRICT" in tail:
            found["sqlite_strict"] = True
        return found

    def get_table_comment(self, table_name, schema=None, **kw):
        raise NotImplementedError()

    # Many tables: kind after kind.

    def _many(self, ask, schema, filter_names, kw):
        with self._connected():
            names = self.get_table_names(schema)
            if filter_names is not None:
                wanted = set(filter_names)
                names = [it for it in names if it in wanted]
            return {(schema, it): ask(it, schema) for it in names}

    def get_multi_columns(self, schema=None, filter_names=None, **kw):
        return self._many(self.get_columns, schema, filter_names, kw)

    def get_multi_pk_constraint(self, schema=None, filter_names=None, **kw):
        return self._many(self.get_pk_constraint, schema, filter_names, kw)

    def get_multi_foreign_keys(self, schema=None, filter_names=None, **kw):
        return self._many(self.get_foreign_keys, schema, filter_names, kw)

    def get_multi_indexes(self, schema=None, filter_names=None, **kw):
        return self._many(self.get_indexes, schema, filter_names, kw)

    def get_multi_unique_constraints(self, schema=None, filter_names=None, **kw):
        return self._many(self.get_unique_constraints, schema, filter_names, kw)

    def get_multi_check_constraints(self, schema=None, filter_names=None, **kw):
        return self._many(self.get_check_constraints, schema, filter_names, kw)

    def get_multi_table_options(self, schema=None, filter_names=None, **kw):
        return self._many(self.get_table_options, schema, filter_names, kw)

    def get_multi_table_comment(self, schema=None, filter_names=None, **kw):
        raise NotImplementedError()

    def get_sorted_table_and_fkc_names(self, schema=None, **kw):
        with self._connected():
            names = self.get_table_names(schema)
            keys = {it: self.get_foreign_keys(it, schema) for it in names}
        found, done = [], set()
        while len(done) < len(names):
            ready = [it for it in names if it not in done
                     and all(key["referred_table"] in done or key["referred_table"] in (it,)
                             or key["referred_table"] not in keys for key in keys[it])]
            if not ready:
                left = [it for it in names if it not in done]
                found += [(it, []) for it in left]
                return found + [(None, [(it, key["name"]) for it in left for key in keys[it]])]
            for it in ready:
                done.add(it)
                found.append((it, [(it, key["name"]) for key in keys[it]]))
        return found + [(None, [])]

    def sort_tables_on_foreign_key_dependency(self, *args, **kw):
        raise NotImplementedError("Athanor does not have Inspector.sort_tables_on_foreign_key_dependency yet")

    # Into Table objects.

    def _information(self, name, schema):
        with self._connected():
            return {"columns": self.get_columns(name, schema), "key": self.get_pk_constraint(name, schema),
                    "foreign_keys": self.get_foreign_keys(name, schema), "indexes": self.get_indexes(name, schema),
                    "uniques": self.get_unique_constraints(name, schema), "checks": self.get_check_constraints(name, schema)}

    def reflect_table(self, table, include_columns=None, exclude_columns=(), resolve_fks=True, **kw):
        with self._connected():
            self._fill(table, self._information(table.name, table.schema), include_columns, exclude_columns,
                       resolve_fks)

    def _fill(self, table, known, include_columns=None, exclude_columns=(), resolve_fks=True):
        from sqlalchemy import event, schema
        listened = event._has_schema_events()
        there = set()
        given = set(table.c.keys()) | set(exclude_columns)
        for it in known["columns"]:
            name = it["name"]
            if include_columns is not None and name not in include_columns:
                continue
            there.add(name)
            if name in given:
                continue
            if listened:
                it = dict(it)
                event._column_reflect(self, table, it)
            extra = []
            default = None if it["default"] is None else _sa.text(it["default"])
            if "computed" in it:
                extra = [schema.Computed(it["computed"]["sqltext"], persisted=it["computed"]["persisted"] or None)]
            table.append_column(_sa.Column(it["name"], it["type"], *extra, key=it.get("key"), nullable=it["nullable"],
                                           server_default=default, info=it.get("info"), primary_key=name in known["key"]["constrained_columns"]))
        keys = [it for it in known["key"]["constrained_columns"] if it in there]
        if keys and (len(keys) > 1 or known["key"]["name"]) and not given:
            table.append_constraint(schema.PrimaryKeyConstraint(*keys, name=known["key"]["name"]))
        for it in known["foreign_keys"]:
            if not all(name in there for name in it["constrained_columns"]):
                continue
            owner = it["referred_table"] if it["referred_schema"] is None else "%s.%s" % (it["referred_schema"], it["referred_table"])
            if resolve_fks and owner not in table.metadata.tables:
                _sa.Table(it["referred_table"], table.metadata, schema=it["referred_schema"], autoload_with=self)
            table.append_constraint(schema.ForeignKeyConstraint(
                it["constrained_columns"], ["%s.%s" % (owner, name) for name in it["referred_columns"]], name=it["name"],
                **it["options"]))
        for it in known["indexes"]:
            if all(name in there for name in it["column_names"]):
                schema.Index(it["name"], *[table.c[name] for name in it["column_names"]], unique=bool(it["unique"]),
                             **it["dialect_options"])
        for it in known["uniques"]:
            if all(name in there for name in it["column_names"]):
                table.append_constraint(schema.UniqueConstraint(*it["column_names"], name=it["name"]))
        for it in known["checks"]:
            table.append_constraint(schema.CheckConstraint(it["sqltext"], name=it["name"]))


_FOREIGN_KEY = re.compile(
    r"(?:CONSTRAINT +" + _NAME % ("name", "name") + r" +)?FOREIGN KEY *\( *(?P<columns>.+?) *\) +REFERENCES +"
    + _NAME % ("table", "table") + r" *\( *(?P<targets>.+?) *\)(?P<rest>(?: +(?:ON +(?:DELETE|UPDATE) +"
    r"(?:SET +NULL|SET +DEFAULT|CASCADE|RESTRICT|NO +ACTION)|(?:NOT +)?DEFERRABLE|INITIALLY +(?:DEFERRED|IMMEDIATE)))*)", re.I)
_UNIQUE = re.compile(r"(?:CONSTRAINT +" + _NAME % ("name", "name") + r" +)?UNIQUE *\( *(?P<columns>.+?) *\)", re.I)
_INLINE_UNIQUE = re.compile(r'(?:"(?P<column>[^"]+)"|[\[`]?(?P<column_>\w+)[\]`]?) +[a-z][a-z0-9_ ]*?(?:\([\d, ]+\))?[a-z0-9_ ]*? +UNIQUE\b(?! *\()', re.I)
_CHECK = re.compile(r'(?:CONSTRAINT +(?:"([^"]+)"|(\w+)) +)?CHECK *\( *(.+) *\),? *', re.I)


_NAMED = {"BOOL": "BOOLEAN", "INT": "INTEGER", "DATETIME_CHAR": "DATETIME", "DATE_CHAR": "DATE", "TIME_CHAR": "TIME"}
_KNOWN = ("BIGINT", "BLOB", "BOOLEAN", "CHAR", "DATE", "DATETIME", "DOUBLE", "DOUBLE_PRECISION", "DECIMAL", "FLOAT",
          "INTEGER", "NUMERIC", "REAL", "SMALLINT", "TEXT", "TIME", "TIMESTAMP", "VARCHAR", "NVARCHAR", "NCHAR")
_NO_ARGUMENTS = ("BIGINT", "BLOB", "BOOLEAN", "DATE", "DATETIME", "INTEGER", "SMALLINT", "TIME", "TIMESTAMP")


def _declared(text):
    # The type that a declared type means: one of that name, or one of SQLite's affinity for it.
    from sqlalchemy import types
    match = re.match(r"([\w ]+)(\(.*?\))?", text.upper())
    name = match.group(1) if match else ""
    args = match.group(2) if match else None
    name = _NAMED.get(name, name)
    if name == "JSON":
        from sqlalchemy.dialects import sqlite
        return sqlite.JSON()
    if name in _KNOWN:
        cls = getattr(types, name)
    elif "INT" in name:
        cls = types.INTEGER
    elif "CHAR" in name or "CLOB" in name or "TEXT" in name:
        cls = types.TEXT
    elif "BLOB" in name or not name:
        return types.NullType()
    elif "REAL" in name or "FLOA" in name or "DOUB" in name:
        cls = types.REAL
    else:
        cls = types.NUMERIC
    numbers = [int(it) for it in re.findall(r"\d+", args)] if args else []
    if not numbers or cls.__name__ in _NO_ARGUMENTS:
        return cls()
    if cls.__name__ in ("FLOAT", "REAL", "DOUBLE", "DOUBLE_PRECISION"):
        return cls(numbers[0])
    return cls(*numbers[:2]) if cls.__name__ in ("NUMERIC", "DECIMAL") else cls(numbers[0])


def _signature(columns, table, targets):
    return tuple(columns) + (table,) + tuple(targets)


def _options(text):
    found = {}
    for action in ("DELETE", "UPDATE"):
        match = re.search(r"ON +%s +(SET +NULL|SET +DEFAULT|CASCADE|RESTRICT|NO +ACTION)" % action, text or "", re.I)
        if match and match.group(1).upper() != "NO ACTION":
            found["on" + action.lower()] = match.group(1)
    match = re.search(r"(NOT +)?DEFERRABLE", text or "", re.I)
    if match:
        found["deferrable"] = match.group(1) is None
    match = re.search(r"INITIALLY +(DEFERRED|IMMEDIATE)", text or "", re.I)
    if match:
        found["initially"] = match.group(1)
    return found


def _no_table(name):
    from sqlalchemy.exc import NoSuchTableError
    return NoSuchTableError(name)


def _inspector_of(bind):
    return bind if isinstance(bind, Inspector) else Inspector(bind)


def _autoload(table, bind, include_columns=None, resolve_fks=True):
    _inspector_of(bind).reflect_table(table, include_columns, resolve_fks=resolve_fks)


def _reflect_all(metadata, bind, schema=None, views=False, only=None, extend_existing=False, resolve_fks=True, **kw):
    inspector = _inspector_of(bind)
    with inspector._connected():
        names = list(inspector.get_table_names(schema))
        if schema is None:
            names += [it for it in inspector.get_temp_table_names() if it not in names]
        if views:
            names += inspector.get_view_names(schema)
        if callable(only):
            wanted = [it for it in names if only(it, metadata)]
        elif only is not None:
            absent = [it for it in only if it not in names]
            if absent:
                from sqlalchemy.exc import InvalidRequestError
                raise InvalidRequestError("Could not reflect: requested table(s) not available in %r%s: (%s)" % (
                    inspector.engine, " schema '%s'" % schema if schema else "", ", ".join(absent)))
            wanted = [it for it in only]
        else:
            wanted = names
        prefix = schema + "." if schema else ""
        wanted = [it for it in wanted if extend_existing or prefix + it not in metadata.tables]
        for ask in (inspector.get_columns, inspector.get_pk_constraint, inspector.get_foreign_keys, inspector.get_indexes,
                    inspector.get_unique_constraints, inspector.get_check_constraints):
            for it in wanted:
                ask(it, schema)
        for it in wanted:
            if extend_existing or prefix + it not in metadata.tables:
                _sa.Table(it, metadata, schema=schema, autoload_with=inspector, extend_existing=True)
