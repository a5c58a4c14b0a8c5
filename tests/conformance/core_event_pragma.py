"""The recipe that sets a PRAGMA on connect."""

from sqlalchemy import create_engine, text
from sqlalchemy import event
from sqlalchemy.engine import Engine

@event.listens_for(Engine, "connect")
def set_sqlite_pragma(dbapi_connection, connection_record):
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA foreign_keys"); print("fk", cursor.fetchone())
    cursor.close()
engine = create_engine("sqlite://")
with engine.connect() as conn:
    print(conn.execute(text("PRAGMA foreign_keys")).scalar())
with engine.connect() as conn:
    print(conn.exec_driver_sql("PRAGMA foreign_keys").scalar())
