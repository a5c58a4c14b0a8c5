"""handle_error sees what the database refused."""

from sqlalchemy import create_engine, text
from sqlalchemy import exc
from sqlalchemy import event

engine = create_engine("sqlite://")
@event.listens_for(engine, "handle_error")
def handle(context):
    print(type(context.original_exception).__name__, type(context.sqlalchemy_exception).__name__, context.statement, context.is_disconnect)
with engine.connect() as conn:
    try:
        conn.execute(text("SELECT * FROM nope"))
    except exc.OperationalError as error:
        print(error)
