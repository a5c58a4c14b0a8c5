"""raw_connection gives the driver's connection."""

from sqlalchemy import create_engine, text

engine = create_engine("sqlite://")
raw = engine.raw_connection()
cursor = raw.cursor()
cursor.execute("CREATE TABLE t (x INTEGER)")
cursor.execute("INSERT INTO t VALUES (?)", (5,))
cursor.execute("SELECT x FROM t")
print(cursor.fetchall(), cursor.description[0][0])
cursor.close()
raw.commit()
raw.close()
with engine.connect() as conn:
    print(conn.execute(text("SELECT x FROM t")).all())
    print(conn.connection.dbapi_connection.execute("SELECT 1").fetchone())
