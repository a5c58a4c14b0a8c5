"""dispose() leaves the engine usable."""

from sqlalchemy import create_engine, inspect, text

engine = create_engine("sqlite:///d.db")
with engine.begin() as conn:
    conn.execute(text("CREATE TABLE t (x INTEGER)"))
engine.dispose()
with engine.connect() as conn:
    print(conn.execute(text("SELECT count(*) FROM t")).scalar())
memory = create_engine("sqlite://")
with memory.begin() as conn:
    conn.execute(text("CREATE TABLE t (x INTEGER)"))
memory.dispose()
print(inspect(memory).get_table_names())
