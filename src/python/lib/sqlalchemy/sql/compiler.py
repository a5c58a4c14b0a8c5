# sqlalchemy.sql.compiler: what a compiled statement is an instance of.
import _sqlalchemy as _sa

Compiled = SQLCompiler = StrSQLCompiler = DDLCompiler = _sa.SQLCompiler


def __getattr__(name):
    return _sa.missing("sqlalchemy.sql.compiler", name)
