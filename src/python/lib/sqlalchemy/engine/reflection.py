# Inspector: what a database says about its tables.
import _sqlalchemy as _sa


class Inspector:
    def __init__(self, bind):
        self.bind = bind
        self.engine = bind.engine if hasattr(bind, "engine") else bind
        self.dialect = bind.dialect
        self.default_schema_name = "main"

    # Each question is one transaction that is rolled back, as a connection that is only borrowed.
    def _run(self, fn, *args):
        if not isinstance(self.bind, _sa.Engine):
            return fn(self.bind, *args)
        connection = self.bind.connect()
        try:
            return fn(connection, *args)
        finally:
            connection.close()

    def get_table_names(self, schema=None, **kw):
        return self._run(_sa.table_names)

    def get_sorted_table_and_fkc_names(self, schema=None):
        return [(name, set()) for name in self.get_table_names()]

    def get_view_names(self, schema=None, **kw):
        return []

    def get_temp_table_names(self, **kw):
        return []

    def get_schema_names(self, **kw):
        return ["main"]

    def has_table(self, table_name, schema=None, **kw):
        return self._run(_sa.has_table, table_name)

    def has_schema(self, schema_name, **kw):
        return schema_name == "main"

    def has_index(self, table_name, index_name, schema=None, **kw):
        return any(it["name"] == index_name for it in self.get_indexes(table_name))

    def get_columns(self, table_name, schema=None, **kw):
        return self._run(_sa.table_columns, table_name)

    def get_pk_constraint(self, table_name, schema=None, **kw):
        columns = [it for it in self.get_columns(table_name) if it["primary_key"]]
        columns.sort(key=lambda it: it["primary_key"])
        return {"constrained_columns": [it["name"] for it in columns], "name": None}

    def get_foreign_keys(self, table_name, schema=None, **kw):
        return self._run(_foreign_keys, table_name)

    def get_indexes(self, table_name, schema=None, **kw):
        return self._run(_indexes, table_name)

    def get_unique_constraints(self, table_name, schema=None, **kw):
        return self._run(_unique_constraints, table_name)

    def get_check_constraints(self, table_name, schema=None, **kw):
        raise NotImplementedError("Athanor does not have Inspector.get_check_constraints yet")

    def get_table_comment(self, table_name, schema=None, **kw):
        raise NotImplementedError("Table comments are not supported by SQLite")

    def clear_cache(self):
        pass


def _foreign_keys(connection, table_name):
    found = {}
    for row in _sa.table_pragma(connection, "foreign_key_list", table_name):
        number, _, table, column, target, on_update, on_delete = row[:7]
        it = found.setdefault(number, {"name": None, "constrained_columns": [], "referred_schema": None,
                                       "referred_table": table, "referred_columns": [], "options": {}})
        it["constrained_columns"].append(column)
        it["referred_columns"].append(target or column)
        if on_delete and on_delete != "NO ACTION":
            it["options"]["ondelete"] = on_delete
        if on_update and on_update != "NO ACTION":
            it["options"]["onupdate"] = on_update
    return list(found.values())


def _indexes(connection, table_name):
    found = []
    for row in _sa.table_pragma(connection, "index_list", table_name):
        name = row[1]
        if name.startswith("sqlite_autoindex"):
            continue
        columns = [it[2] for it in _sa.table_pragma(connection, "index_info", name)]
        found.append({"name": name, "column_names": columns, "unique": int(row[2]), "dialect_options": {}})
    found.sort(key=lambda it: it["name"])
    return found


def _unique_constraints(connection, table_name):
    found = []
    for row in _sa.table_pragma(connection, "index_list", table_name):
        if row[1].startswith("sqlite_autoindex") and row[3] == "u":
            columns = [it[2] for it in _sa.table_pragma(connection, "index_info", row[1])]
            found.append({"name": None, "column_names": columns})
    return found
