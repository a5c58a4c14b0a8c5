"""Isolation levels of engine and connection."""

from sqlalchemy import create_engine, text

engine = create_engine("sqlite://", isolation_level="SERIALIZABLE")
with engine.connect() as conn:
    print(conn.get_isolation_level(), conn.default_isolation_level)
    conn2 = conn.execution_options(isolation_level="READ UNCOMMITTED")
    print(conn2 is conn, conn.get_isolation_level())
with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
    print(conn.get_isolation_level())
    conn.execute(text("CREATE TABLE t (x INTEGER)"))
    conn.execute(text("INSERT INTO t VALUES (1)"))
auto = engine.execution_options(isolation_level="AUTOCOMMIT")
with auto.connect() as conn:
    print(conn.execute(text("SELECT x FROM t")).all())
try:
    create_engine("sqlite://", isolation_level="NONSENSE").connect()
except Exception as error:
    print(type(error).__name__, error)
