"""commit as you go, and what is lost without commit."""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select

t = Table("t", MetaData(), Column("x", Integer))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.connect() as conn:
    print(conn.in_transaction(), conn.closed, conn.invalidated)
    conn.execute(insert(t), [{"x": 1}])
    print(conn.in_transaction())
    conn.commit()
    conn.execute(insert(t), [{"x": 2}])
    conn.rollback()
    print(conn.scalars(select(t)).all(), conn.get_transaction() is not None, conn.get_nested_transaction())
print(conn.closed)
