"""A pool that has nothing left gives up."""

from sqlalchemy import create_engine
from sqlalchemy import exc
from sqlalchemy.pool import QueuePool

engine = create_engine("sqlite:///q.db", poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.01)
a = engine.connect()
try:
    engine.connect()
except exc.TimeoutError as error:
    print(error)
a.close()
print(engine.connect().closed)
