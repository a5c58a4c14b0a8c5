"""A UserDefinedType with a spelling of its own."""

from sqlalchemy import Column, MetaData, Table, create_engine, insert, select, text
from sqlalchemy.types import UserDefinedType
from sqlalchemy.schema import CreateTable

class Money(UserDefinedType):
    cache_ok = True
    def __init__(self, precision=8):
        self.precision = precision
    def get_col_spec(self, **kw):
        return "MYMONEY(%s)" % self.precision
    def bind_processor(self, dialect):
        return lambda value: value * 100
    def result_processor(self, dialect, coltype):
        return lambda value: value / 100
t = Table("t", MetaData(), Column("m", Money(5)))
print(CreateTable(t))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), {"m": 3})
    print(conn.execute(select(t)).scalar(), conn.execute(text("SELECT m FROM t")).scalar())
