"""An Enum column keeps names and gives members back."""

import enum

from sqlalchemy import Column, Enum, Integer, MetaData, Table, create_engine, insert, select, text
from sqlalchemy import exc

class Color(enum.Enum):
    red = "r"
    green = "g"
t = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("c", Enum(Color)))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), [{"c": Color.red}, {"c": "green"}, {"c": None}])
    print(conn.execute(select(t)).all())
    print(conn.execute(text("SELECT c FROM t")).scalars().all())
    print(conn.execute(select(t.c.id).where(t.c.c == Color.green)).all())
    print(conn.execute(select(t.c.id).where(t.c.c.in_([Color.red, Color.green]))).all())
    try:
        conn.execute(insert(t), {"c": "blue"})
    except exc.StatementError as error:
        print(error)
