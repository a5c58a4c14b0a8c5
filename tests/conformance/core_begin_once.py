"""begin() in blocks, and begun twice."""

from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select
from sqlalchemy import exc

t = Table("t", MetaData(), Column("x", Integer))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.connect() as conn:
    with conn.begin() as tx:
        conn.execute(insert(t), [{"x": 1}])
        print(tx.is_active, tx.is_valid)
    print(tx.is_active)
    conn.execute(select(t))
    try:
        conn.begin()
    except exc.InvalidRequestError as error:
        print(error)
    conn.rollback()
    try:
        with conn.begin():
            conn.execute(insert(t), [{"x": 2}])
            raise ValueError("stop")
    except ValueError as error:
        print(error, conn.scalars(select(t)).all())
