"""What the engine writes into the log, without the times."""

import logging
import re
import sys

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, select, text


class Plain(logging.Formatter):
    def format(self, record):
        text = re.sub(r"[0-9.e-]+s", "Ns", record.getMessage())
        return "%s %s %s" % (record.levelname, record.name, " ".join(text.split()))


handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(Plain())
logging.getLogger("sqlalchemy.engine").addHandler(handler)
logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
t = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("x", String))
engine = create_engine("sqlite://", logging_name="mine")
t.metadata.create_all(engine)
with engine.connect() as conn:
    conn.execute(insert(t), [{"x": "a"}, {"x": "b"}])
    conn.execute(insert(t).returning(t.c.id), [{"x": "c"}, {"x": "d"}]).all()
    with conn.begin_nested():
        conn.execute(select(t).where(t.c.id == 1)).all()
        conn.execute(select(t).where(t.c.id == 2)).all()
    conn.execute(text("SELECT :a"), {"a": 1}).scalar()
    conn.exec_driver_sql("SELECT ?", (1,)).scalar()
    conn.commit()
with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
    conn.execute(select(t.c.x))
with engine.connect().execution_options(logging_token="token") as conn:
    conn.execute(select(t.c.x))
