"""echo=True leaves standard output alone."""

from sqlalchemy import create_engine, text

engine = create_engine("sqlite://", echo=True)
with engine.connect() as conn:
    print(conn.execute(text("SELECT 1")).scalar())
print(engine.echo)
engine.echo = False
