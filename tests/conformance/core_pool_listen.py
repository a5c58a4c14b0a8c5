"""Pool events on the pool's class, with a PRAGMA in connect."""

from sqlalchemy import create_engine, text
from sqlalchemy import event
from sqlalchemy import Engine

@event.listens_for(Engine, "connect")
def pragma(dbapi_connection, record):
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
    print("connected")
engine = create_engine("sqlite://")
with engine.connect() as conn:
    print(conn.execute(text("PRAGMA foreign_keys")).scalar())
