"""A TypeDecorator changes values on the way in and out."""

from sqlalchemy import (
    Column, Integer, MetaData, String, Table, TypeDecorator, create_engine, insert, select, text,
)

class Lower(TypeDecorator):
    impl = String(20)
    cache_ok = True
    def process_bind_param(self, value, dialect):
        return value.lower() if value is not None else None
    def process_result_value(self, value, dialect):
        return value.title() if value is not None else None
t = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("a", Lower))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), [{"a": "ANN"}, {"a": None}])
    print(conn.execute(select(t)).all())
    print(conn.execute(select(t.c.id).where(t.c.a == "ANN")).all())
    print(conn.execute(text("SELECT a FROM t")).all())
print(repr(t.c.a.type), t.c.a.type, select(t.c.id).where(t.c.a == "ANN").compile(compile_kwargs={"literal_binds": True}))
