"""Savepoints of a connection."""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select

t = Table("t", MetaData(), Column("x", Integer))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), [{"x": 1}])
    sp = conn.begin_nested()
    conn.execute(insert(t), [{"x": 2}])
    print(conn.in_nested_transaction(), sp.is_active)
    sp.rollback()
    with conn.begin_nested():
        conn.execute(insert(t), [{"x": 3}])
    print(conn.scalars(select(t)).all(), conn.in_nested_transaction())
