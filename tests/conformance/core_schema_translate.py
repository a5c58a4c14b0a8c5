"""schema_translate_map on an engine and on a connection."""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select
from sqlalchemy import exc

t = Table("t", MetaData(), Column("id", Integer), schema="per_user"); u = Table("u", t.metadata, Column("id", Integer))
engine = create_engine("sqlite://").execution_options(schema_translate_map={"per_user": "main", None: "main"}); t.metadata.create_all(engine)
with engine.connect() as c:
    c.execute(insert(t).values(id=1)); print(c.execute(select(t, u).join_from(t, u, isouter=True, onclause=t.c.id == u.c.id)).all(), t.fullname)
plain = create_engine("sqlite://")
with plain.connect() as c:
    try: c.execute(select(t))
    except exc.OperationalError as error: print(str(error).split("\n")[0])
    d = c.execution_options(schema_translate_map={"per_user": None}); print(d is c, c.get_execution_options())
    t.create(c); print(c.execute(select(t)).all())
with plain.connect() as c: print(c.execute(select(t), execution_options={"schema_translate_map": {"per_user": "main"}}) .all() if False else "")
print(select(t).compile(dialect=engine.dialect, schema_translate_map={"per_user": "x"}))
