"""none_as_null and JSON.NULL."""

from sqlalchemy import Column, Integer, JSON, MetaData, Table, create_engine, insert, select, text
from sqlalchemy import exc

t = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("a", JSON), Column("b", JSON(none_as_null=True)))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), {"a": None, "b": None})
    conn.execute(insert(t), {"a": JSON.NULL, "b": JSON.NULL})
    print(conn.execute(text("SELECT a, b FROM t")).all())
    print(conn.execute(select(t.c.id).where(t.c.b.is_(None))).all())
    try:
        conn.execute(insert(t), {"a": object()})
    except exc.StatementError as error:
        print(str(error).split("[SQL")[0])
