"""Uuid as object and as text."""

import uuid

from sqlalchemy import Column, MetaData, Table, Uuid, create_engine, insert, select, text
from sqlalchemy import exc

t = Table("t", MetaData(), Column("a", Uuid), Column("b", Uuid(as_uuid=False)))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
u = uuid.UUID("12345678123456781234567812345678")
with engine.begin() as conn:
    conn.execute(insert(t), {"a": u, "b": str(u)})
    print(conn.execute(select(t)).one())
    print(conn.execute(text("SELECT * FROM t")).one())
    print(conn.execute(select(t.c.b).where(t.c.a == u)).scalar())
    try:
        conn.execute(insert(t), {"a": "not one"})
    except exc.StatementError as error:
        print(error)
