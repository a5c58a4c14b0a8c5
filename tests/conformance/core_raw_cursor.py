"""raw_connection and the driver's cursor."""

from sqlalchemy import create_engine

engine = create_engine("sqlite:///raw.db")
raw = engine.raw_connection()
cur = raw.cursor(); cur.execute("create table t (a, b)"); cur.execute("insert into t values (?, ?)", (1, "x")); cur.executemany("insert into t values (?, ?)", [(2, "y"), (3, "z")]); raw.commit()
cur.execute("select * from t"); print([d[0] for d in cur.description], cur.fetchone(), cur.fetchall()); raw.close()
with engine.connect() as conn:
    c = conn.connection.cursor(); c.execute("select count(*) from t"); print(c.fetchone()); print(conn.connection.dbapi_connection is conn.connection.driver_connection, conn.connection.is_valid, conn.connection.info)
    print(conn.exec_driver_sql("select * from t where a > ?", (1,)).all(), conn.exec_driver_sql("select :q", {"q": 5}).scalar())
