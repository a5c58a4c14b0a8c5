"""An Enum of strings, with and without validation."""

from sqlalchemy import Column, Enum, MetaData, Table, create_engine, insert, select
from sqlalchemy import exc

t = Table("t", MetaData(), Column("a", Enum("x", "y", name="xy")), Column("b", Enum("x", "y", name="xy2", validate_strings=True)))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), {"a": "x", "b": "y"})
    print(conn.execute(select(t)).one())
    conn.execute(insert(t), {"a": "free", "b": "y"})
    try:
        conn.execute(insert(t), {"a": "x", "b": "free"})
    except exc.StatementError as error:
        print(error)
print(t.c.a.type.enums, t.c.a.type.name, repr(t.c.a.type))
