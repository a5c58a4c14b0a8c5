"""info, dialect and engine of a connection."""

from sqlalchemy import create_engine, text

engine = create_engine("sqlite://")
with engine.connect() as conn:
    print(conn.engine is engine, conn.dialect.name, conn.info)
    conn.info["k"] = 1
    print(conn.info, conn.in_transaction())
    conn.detach()
    print(conn.execute(text("SELECT 1")).scalar())
