"""as_generic, dialect_impl and compile of types."""

from sqlalchemy import String, VARCHAR
from sqlalchemy.dialects import mysql, postgresql, sqlite

print(repr(mysql.INTEGER(unsigned=True).as_generic()), repr(postgresql.JSONB().as_generic()), repr(VARCHAR(5).as_generic()))
print(String(5).compile(dialect=postgresql.dialect()), String(5).compile())
print(repr(String(5).dialect_impl(sqlite.dialect())))
