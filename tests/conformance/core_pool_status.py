"""The pool's status through checkouts."""

from sqlalchemy import create_engine
from sqlalchemy import exc
from sqlalchemy.pool import QueuePool

engine = create_engine("sqlite:///pool.db", pool_size=2, max_overflow=1, pool_timeout=0.01)
print(engine.pool.status()); a = engine.connect(); b = engine.connect(); print(engine.pool.status(), engine.pool.checkedout(), engine.pool.checkedin(), engine.pool.size(), engine.pool.overflow())
c = engine.connect(); print(engine.pool.status())
try:
    engine.connect()
except exc.TimeoutError as error:
    print(str(error).split("(Back")[0])
a.close(); b.close(); c.close(); print(engine.pool.status()); engine.dispose(); print(engine.pool.status(), type(engine.pool).__name__)
