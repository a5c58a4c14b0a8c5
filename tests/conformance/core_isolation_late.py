"""The isolation level cannot change in a transaction."""

from sqlalchemy import create_engine, text
from sqlalchemy import exc

engine = create_engine("sqlite://")
with engine.connect() as conn:
    conn.execute(text("SELECT 1"))
    try:
        conn.execution_options(isolation_level="AUTOCOMMIT")
    except exc.InvalidRequestError as error:
        print(error)
