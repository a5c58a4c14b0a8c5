"""The recipe that times queries."""

from sqlalchemy import create_engine, literal, select, text
from sqlalchemy import event
import time

engine = create_engine("sqlite://")
@event.listens_for(engine, "before_cursor_execute")
def before(conn, cursor, statement, parameters, context, executemany):
    conn.info.setdefault("query_start_time", []).append(1)
    context._mine = 5
@event.listens_for(engine, "after_cursor_execute")
def after(conn, cursor, statement, parameters, context, executemany):
    print("total", conn.info["query_start_time"].pop(-1), context._mine, statement, parameters, executemany, context.isinsert, context.statement == statement)
with engine.connect() as conn:
    conn.execute(text("select 1")); conn.execute(select(literal(2)))
