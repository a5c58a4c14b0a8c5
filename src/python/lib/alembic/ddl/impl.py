# What each dialect makes of an operation: its text, executed or written into a script.
from sqlalchemy import text
from sqlalchemy.schema import CreateIndex, CreateTable, DropIndex, DropTable

from alembic.util import CommandError, column_text, constraint_text, quoted, warn

_NO_ALTER = ("No support for ALTER of constraints in SQLite dialect. Please refer to the batch mode feature which allows "
             "for SQLite migrations using a copy-and-move strategy.")


class DefaultImpl:
    transactional_ddl = False
    command_terminator = ";"
    name = "default"
    rename_word = "COLUMN "

    def __init__(self, dialect, connection, as_sql, transactional_ddl, output_buffer, context_opts):
        self.dialect = dialect
        self.connection = connection
        self.as_sql = as_sql
        self.output_buffer = output_buffer
        self.context_opts = context_opts
        self.literal_binds = context_opts.get("literal_binds", False)
        if transactional_ddl is not None:
            self.transactional_ddl = transactional_ddl

    @property
    def bind(self):
        return self.connection

    def static_output(self, script):
        self.output_buffer.write(script + "\n\n")
        self.output_buffer.flush()

    def _print(self, script):
        self.static_output(script.replace("\t", "    ").strip() + self.command_terminator)

    def _ddl(self, sql):
        # Text of ours has no parameters, so a colon in it is only a colon.
        if self.as_sql:
            self._print(sql)
        else:
            self.connection.exec_driver_sql(sql)

    def _construct(self, construct):
        if self.as_sql:
            self._print(str(construct.compile(dialect=self.dialect)))
        else:
            self.connection.execute(construct)

    def execute(self, sql, execution_options=None):
        if isinstance(sql, str):
            sql = text(sql)
        if not self.as_sql:
            if execution_options:
                sql = sql.execution_options(**execution_options)
            return self.connection.execute(sql)
        options = {"literal_binds": True} if self.literal_binds else {}
        compiled = sql.compile(dialect=self.dialect, compile_kwargs=options)
        self._print(str(compiled))

    def execute_literal(self, statement):
        self._print(str(statement.compile(dialect=self.dialect, compile_kwargs={"literal_binds": True})))

    def _table(self, name, schema=None):
        return quoted(name, self.dialect, schema)

    def _column(self, name):
        return quoted(name, self.dialect)

    def create_table(self, table, if_not_exists=None, **kw):
        self._construct(CreateTable(table, if_not_exists=bool(if_not_exists)))
        for index in sorted(table.indexes, key=lambda it: getattr(it, "_creation_order", 0) or 0):
            self._construct(CreateIndex(index))
        if table.comment and self.name == "postgresql":
            self.table_comment(table.name, table.comment, table.schema)

    def drop_table(self, table, if_exists=None, **kw):
        self._construct(DropTable(table, if_exists=bool(if_exists)))

    def rename_table(self, old, new, schema=None):
        self._ddl("ALTER TABLE %s RENAME TO %s" % (self._table(old, schema), self._table(new)))

    def add_column(self, table_name, column, schema=None, if_not_exists=None, **kw):
        there = "IF NOT EXISTS " if if_not_exists else ""
        spec = column_text(column, self.dialect)
        self._ddl("ALTER TABLE %s ADD COLUMN %s%s" % (self._table(table_name, schema), there, spec))

    def drop_column(self, table_name, name, schema=None, if_exists=None, **kw):
        there = "IF EXISTS " if if_exists else ""
        self._ddl("ALTER TABLE %s DROP COLUMN %s%s" % (self._table(table_name, schema), there, self._column(name)))

    def alter_column(self, table_name, column_name, nullable=None, server_default=False, name=None, type_=None,
                     schema=None, comment=False, existing_type=None, existing_server_default=False,
                     existing_nullable=None, **kw):
        start = "ALTER TABLE %s " % self._table(table_name, schema)
        column = self._column(column_name)
        if nullable is not None:
            self._ddl("%sALTER COLUMN %s %s NOT NULL" % (start, column, "DROP" if nullable else "SET"))
        if type_ is not None:
            self._ddl("%sALTER COLUMN %s TYPE %s" % (start, column, self.type_text(type_)))
        if server_default is not False:
            value = "DROP DEFAULT" if server_default is None else "SET DEFAULT %s" % self.default_text(server_default)
            self._ddl("%sALTER COLUMN %s %s" % (start, column, value))
        if name is not None:
            self._ddl("%sRENAME %s%s TO %s" % (start, self.rename_word, column, self._column(name)))

    def type_text(self, type_):
        from sqlalchemy.types import TypeEngine
        made = type_() if isinstance(type_, type) else type_
        return made.compile(dialect=self.dialect)

    def default_text(self, default):
        # Printed as it stands in CREATE TABLE.
        from sqlalchemy import Column, Integer
        line = column_text(Column("x", Integer, server_default=default), self.dialect)
        return line.split(" DEFAULT ", 1)[1]

    def create_index(self, index, if_not_exists=None):
        self._construct(CreateIndex(index, if_not_exists=bool(if_not_exists)))

    def drop_index(self, index, if_exists=None):
        self._construct(DropIndex(index, if_exists=bool(if_exists)))

    def add_constraint(self, constraint):
        table = constraint.table
        self._ddl("ALTER TABLE %s ADD %s" % (self._table(table.name, table.schema), constraint_text(constraint, self.dialect)))

    def drop_constraint(self, constraint, if_exists=None):
        table = constraint.table
        there = "IF EXISTS " if if_exists else ""
        self._ddl("ALTER TABLE %s DROP CONSTRAINT %s%s" % (self._table(table.name, table.schema), there, self._column(constraint.name)))

    def table_comment(self, table_name, comment, schema=None):
        value = "NULL" if comment is None else "'%s'" % comment.replace("'", "''")
        self._ddl("COMMENT ON TABLE %s IS %s" % (self._table(table_name, schema), value))

    def bulk_insert(self, table, rows, multiinsert=True):
        if not isinstance(rows, list):
            raise TypeError("List expected")
        if rows and not isinstance(rows[0], dict):
            raise TypeError("List of dictionaries expected")
        if self.as_sql:
            from alembic.operations.base import Operations
            inline = Operations.inline_literal
            for row in rows:
                values = {key: value if hasattr(value, "compile") else _literal(inline, table, key, value)
                          for key, value in row.items()}
                self._print(str(table.insert().values(**values).compile(dialect=self.dialect,
                                                                        compile_kwargs={"literal_binds": True})))
        elif rows:
            if multiinsert:
                self.connection.execute(table.insert(), rows)
            else:
                for row in rows:
                    self.connection.execute(table.insert().values(**row))

    def emit_begin(self):
        self.static_output("BEGIN" + self.command_terminator)

    def emit_commit(self):
        self.static_output("COMMIT" + self.command_terminator)

    # Whether a batch has to copy the table, or ALTER is enough.
    def requires_recreate_in_batch(self, batch):
        return False

    def prep_table_for_batch(self, batch, table):
        pass


def _literal(inline, table, key, value):
    column = table.c[key] if key in table.c else None
    type_ = None if column is None else column.type
    from sqlalchemy import literal
    return literal(value, type_) if type_ is not None else inline(None, value)


class SQLiteImpl(DefaultImpl):
    name = "sqlite"
    transactional_ddl = False

    def requires_recreate_in_batch(self, batch):
        for name, args, kw in batch:
            if name == "add_column":
                column = args[1]
                default = column.server_default
                if default is not None and _is_expression(default):
                    return True
                if getattr(column, "computed", None) and getattr(column.computed, "persisted", False):
                    return True
            elif name not in ("create_index", "drop_index"):
                return True
        return False

    def add_constraint(self, constraint):
        rule = getattr(constraint, "_create_rule", None)
        if rule is None:
            raise NotImplementedError(_NO_ALTER)
        warn("Skipping unsupported ALTER for creation of implicit constraint. Please refer to the batch mode feature "
             "which allows for SQLite migrations using a copy-and-move strategy.")

    def drop_constraint(self, constraint, if_exists=None):
        raise NotImplementedError(_NO_ALTER)


def _is_expression(default):
    arg = getattr(default, "arg", None)
    return arg is not None and not isinstance(arg, str)


class PostgresqlImpl(DefaultImpl):
    name = "postgresql"
    transactional_ddl = True
    rename_word = ""

    def alter_column(self, table_name, column_name, type_=None, schema=None, **kw):
        # The type first: a new NOT NULL or default may need it.
        using = kw.pop("postgresql_using", None)
        if using is not None and type_ is None:
            raise CommandError("postgresql_using must be used with the type_ parameter")
        if type_ is not None:
            self._ddl("ALTER TABLE %s ALTER COLUMN %s TYPE %s%s" % (
                self._table(table_name, schema), self._column(column_name), self.type_text(type_),
                " USING %s" % using if using else ""))
        super().alter_column(table_name, column_name, schema=schema, **kw)


class MySQLImpl(DefaultImpl):
    name = "mysql"

    def alter_column(self, table_name, column_name, nullable=None, server_default=False, name=None, type_=None,
                     schema=None, comment=False, existing_type=None, existing_server_default=False,
                     existing_nullable=None, existing_comment=None, autoincrement=None, existing_autoincrement=None,
                     **kw):
        # MySQL takes a column's whole definition, or nothing but its default.
        start = "ALTER TABLE %s " % self._table(table_name, schema)
        column = self._column(column_name)
        whole = type_ is not None or nullable is not None or autoincrement is not None or comment is not False
        type_ = existing_type if type_ is None else type_
        moment = _is_datetime(type_) and server_default is not None
        if name is None and not moment and not whole:
            if server_default is not False:
                value = "DROP DEFAULT" if server_default is None else "SET DEFAULT " + self.default_text(server_default)
                self._ddl("%sALTER COLUMN %s %s" % (start, column, value))
            return
        if type_ is None:
            raise CommandError("All MySQL CHANGE/MODIFY COLUMN operations require the existing type.")
        if nullable is None:
            nullable = True if existing_nullable is None else existing_nullable
        default = existing_server_default if server_default is False else server_default
        comment = existing_comment if comment is False else comment
        if autoincrement is None:
            autoincrement = existing_autoincrement
        text = "%s %s" % (self.type_text(type_), "NULL" if nullable else "NOT NULL")
        if autoincrement:
            text += " AUTO_INCREMENT"
        if default is not False and default is not None:
            text += " DEFAULT " + self.default_text(default)
        if comment is not None:
            text += " COMMENT '%s'" % comment.replace("'", "''")
        if name is not None or moment:
            self._ddl("%sCHANGE %s %s %s" % (start, column, self._column(name or column_name), text))
        else:
            self._ddl("%sMODIFY %s %s" % (start, column, text))

    def drop_constraint(self, constraint, if_exists=None):
        start = "ALTER TABLE %s DROP " % self._table(constraint.table.name, constraint.table.schema)
        if constraint.type_ == "primary":
            return self._ddl(start + "PRIMARY KEY")
        words = {"foreignkey": "FOREIGN KEY", "unique": "INDEX",
                 "check": "CONSTRAINT" if self.dialect.name == "mariadb" else "CHECK"}.get(constraint.type_)
        if words:
            return self._ddl("%s%s %s" % (start, words, self._column(constraint.name)))
        raise NotImplementedError("No generic 'DROP CONSTRAINT' in MySQL - please specify constraint type")


def _is_datetime(type_):
    from sqlalchemy import DateTime
    made = type_() if isinstance(type_, type) else type_
    return isinstance(made, DateTime)


def impl_for(dialect):
    return {"sqlite": SQLiteImpl, "postgresql": PostgresqlImpl, "mysql": MySQLImpl, "mariadb": MySQLImpl}.get(
        dialect.name, DefaultImpl)
