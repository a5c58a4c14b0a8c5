"""schema_translate_map changes schemas when a statement is compiled."""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, select

t = Table("t", MetaData(), Column("id", Integer), schema="a")
u = Table("u", MetaData(), Column("id", Integer))
stmt = select(t.c.id, u.c.id)
print(stmt.compile(schema_translate_map={"a": "b", None: "c"}))
engine = create_engine("sqlite://").execution_options(schema_translate_map={"a": None})
t.metadata.create_all(engine)
with engine.connect() as conn:
    print(conn.execute(select(t)).all())
