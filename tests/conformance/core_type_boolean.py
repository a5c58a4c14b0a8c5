"""Booleans are numbers inside, and only 0, 1, True, False, None."""

from sqlalchemy import Boolean, Column, MetaData, Table, create_engine, insert, select, text
from sqlalchemy import exc

t = Table("t", MetaData(), Column("a", Boolean))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), [{"a": True}, {"a": 0}, {"a": None}])
    print(conn.execute(select(t)).all(), conn.execute(text("SELECT a FROM t")).all())
    for value in ("yes", 5):
        try:
            conn.execute(insert(t), {"a": value})
        except exc.StatementError as error:
            print(error)
