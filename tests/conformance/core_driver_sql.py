"""exec_driver_sql passes the text to the driver."""

from sqlalchemy import create_engine

engine = create_engine("sqlite://")
with engine.begin() as conn:
    conn.exec_driver_sql("CREATE TABLE t (x INTEGER, y TEXT)")
    conn.exec_driver_sql("INSERT INTO t VALUES (?, ?)", (1, "a"))
    conn.exec_driver_sql("INSERT INTO t VALUES (?, ?)", [(2, "b"), (3, "c:d")])
    r = conn.exec_driver_sql("SELECT * FROM t WHERE x > ?", (1,))
    print(r.all(), r.keys())
    print(conn.exec_driver_sql("SELECT ':x'").scalar())
    print(conn.exec_driver_sql("SELECT :a + 1", {"a": 4}).scalar())
