# sqlalchemy.sql: the expression language under its own name.
import _sqlalchemy as _sa
from sqlalchemy.sql.expression import *
from sqlalchemy.sql import expression
from _sqlalchemy import func


def __getattr__(name):
    if name in ("functions", "operators", "elements", "selectable", "schema", "sqltypes", "dml", "base", "visitors", "ddl",
                "compiler"):
        import importlib
        return importlib.import_module("sqlalchemy.sql." + name)
    return _sa.missing("sqlalchemy.sql", name)
