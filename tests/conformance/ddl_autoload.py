"""Table(autoload_with=...) and what it says of a missing table."""

from sqlalchemy import Column, MetaData, String, Table, create_engine, text
from sqlalchemy import exc

engine = create_engine("sqlite://")
with engine.begin() as conn:
    conn.execute(text("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b REAL, c BOOLEAN, d DATETIME, e BLOB)"))
t = Table("t", MetaData(), autoload_with=engine)
print([(it.name, repr(it.type)) for it in t.columns])
over = Table("t", MetaData(), Column("a", String(5)), autoload_with=engine)
print(repr(over.c.a.type), over.c.keys())
some = Table("t", MetaData(), autoload_with=engine, include_columns=["id", "b"])
print(some.c.keys())
try:
    Table("nope", MetaData(), autoload_with=engine)
except exc.NoSuchTableError as error:
    print(type(error).__name__, error)
