# The dialects: SQLite is executed; PostgreSQL and MySQL are printed only.
import _sqlalchemy as _sa


class Dialect:
    name = "default"
    driver = "default"
    paramstyle = "named"
    supports_native_boolean = False
    supports_native_enum = False
    supports_sequences = False
    supports_alter = True
    insert_returning = update_returning = delete_returning = False
    max_identifier_length = 9999
    default_schema_name = None
    positional = False
    server_version_info = None
    supports_statement_cache = True

    def __init__(self, **kw):
        for name, value in kw.items():
            setattr(self, name, value)

    def type_descriptor(self, typeobj):
        from sqlalchemy.types import to_instance
        return to_instance(typeobj)

    @property
    def identifier_preparer(self):
        return IdentifierPreparer(self)

    def has_table(self, connection, table_name, schema=None, **kw):
        return _sa.has_table(connection, table_name)

    def get_table_names(self, connection, schema=None, **kw):
        return _sa.table_names(connection)


class IdentifierPreparer:
    def __init__(self, dialect):
        self.dialect = dialect

    def quote(self, ident, force=None):
        return _sa.quoted(ident, self.dialect.name)

    quote_schema = quote

    def quote_identifier(self, value):
        mark = "`" if self.dialect.name == "mysql" else '"'
        return mark + value.replace(mark, mark * 2) + mark

    def format_table(self, table, use_schema=True, name=None):
        text = self.quote(name or table.name)
        if use_schema and getattr(table, "schema", None):
            text = self.quote(table.schema) + "." + text
        return text

    def format_column(self, column, use_table=False, name=None, **kw):
        text = self.quote(name or column.name)
        return self.format_table(column.table) + "." + text if use_table else text


def __getattr__(name):
    import importlib
    if name in ("sqlite", "postgresql", "mysql"):
        return importlib.import_module("sqlalchemy.dialects." + name)
    if name in ("mssql", "oracle"):
        raise NotImplementedError("Athanor does not have sqlalchemy.dialects.%s yet" % name)
    return _sa.missing("sqlalchemy.dialects", name)
