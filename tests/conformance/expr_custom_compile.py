"""@compiles and FunctionElement of the program's own."""

from sqlalchemy import DateTime, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ColumnElement, FunctionElement

class utcnow(FunctionElement):
    type = DateTime()
    inherit_cache = True
@compiles(utcnow)
def default_utcnow(element, compiler, **kw):
    return "utcnow()"
@compiles(utcnow, "postgresql")
def pg_utcnow(element, compiler, **kw):
    return "TIMEZONE('utc', CURRENT_TIMESTAMP)"
print(select(utcnow()))
print(select(utcnow()).compile(dialect=postgresql.dialect()))
