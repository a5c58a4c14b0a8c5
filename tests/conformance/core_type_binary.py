"""LargeBinary keeps bytes."""

from sqlalchemy import Column, LargeBinary, MetaData, Table, create_engine, func, insert, select
from sqlalchemy import exc

t = Table("t", MetaData(), Column("a", LargeBinary))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), [{"a": b"\x00\xff"}, {"a": b""}, {"a": None}])
    print(conn.execute(select(t)).all())
    print(conn.execute(select(func.length(t.c.a))).scalars().all())
    try:
        conn.execute(insert(t), {"a": "text"})
        print(conn.execute(select(t)).all()[-1])
    except exc.StatementError as error:
        print(error)
