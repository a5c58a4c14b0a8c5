"""The documentation's JSON-in-a-VARCHAR."""

from sqlalchemy import Column, MetaData, Table, TypeDecorator, VARCHAR, create_engine, insert, select, text
import json

class JSONEncodedDict(TypeDecorator):
    impl = VARCHAR
    cache_ok = True
    def process_bind_param(self, value, dialect):
        if value is not None:
            value = json.dumps(value)
        return value
    def process_result_value(self, value, dialect):
        if value is not None:
            value = json.loads(value)
        return value
t = Table("t", MetaData(), Column("d", JSONEncodedDict(255)))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), {"d": {"a": 1}})
    print(conn.execute(select(t)).scalar(), conn.execute(text("SELECT d FROM t")).scalar())
print(t.c.d.type.impl, t.c.d.type.length)
