"""Events of statements and transactions."""

from sqlalchemy import create_engine, text
from sqlalchemy import event

engine = create_engine("sqlite://")
for name in ("begin", "commit", "rollback"):
    event.listen(engine, name, lambda conn, name=name: print(name))
@event.listens_for(engine, "before_cursor_execute")
def before(conn, cursor, statement, parameters, context, executemany):
    print("->", statement, parameters, executemany)
@event.listens_for(engine, "after_cursor_execute")
def after(conn, cursor, statement, parameters, context, executemany):
    print("<-", statement.split()[0])
event.listen(engine, "savepoint", lambda conn, name: print("savepoint", name))
event.listen(engine, "release_savepoint", lambda conn, name, context: print("release", name))
with engine.begin() as conn:
    conn.execute(text("CREATE TABLE t (x INTEGER)"))
    conn.execute(text("INSERT INTO t VALUES (:x)"), [{"x": 1}, {"x": 2}])
    with conn.begin_nested():
        conn.execute(text("SELECT x FROM t WHERE x = :x"), {"x": 2})
