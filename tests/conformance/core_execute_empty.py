"""execute() with an empty list of parameters."""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select
from sqlalchemy import exc

t = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("x", Integer))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), [])
    conn.execute(insert(t), {})
    print(conn.execute(select(t)).all())
    conn.execute(insert(t), [{"x": 1}, {"x": 2}])
    try:
        conn.execute(insert(t), [{"x": 1}, {"id": 77}])
    except exc.StatementError as error:
        print(error)
