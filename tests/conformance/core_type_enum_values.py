"""values_callable stores values, and unknown values cannot be read."""

import enum

from sqlalchemy import Column, Enum, MetaData, Table, create_engine, insert, select, text

class Color(enum.Enum):
    red = "r"
    green = "g"
t = Table("t", MetaData(), Column("c", Enum(Color, values_callable=lambda it: [m.value for m in it])))
engine = create_engine("sqlite://")
t.metadata.create_all(engine)
with engine.begin() as conn:
    conn.execute(insert(t), {"c": Color.red})
    print(conn.execute(text("SELECT c FROM t")).scalar(), conn.execute(select(t)).scalar())
    conn.execute(text("INSERT INTO t (c) VALUES ('zz')"))
    try:
        conn.execute(select(t)).all()
    except LookupError as error:
        print(error)
