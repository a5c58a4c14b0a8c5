"""Sessions take connections from the pool and give them back."""

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

engine = create_engine("sqlite:///pool2.db")
s = Session(engine); print(engine.pool.checkedout()); s.execute(text("select 1")); print(engine.pool.checkedout()); s.commit(); print(engine.pool.checkedout()); s.execute(text("select 1")); print(engine.pool.checkedout()); s.close(); print(engine.pool.checkedout(), engine.pool.checkedin())
with Session(engine) as s, Session(engine) as t:
    s.execute(text("select 1")); t.execute(text("select 1")); print(engine.pool.status())
print(engine.pool.status())
