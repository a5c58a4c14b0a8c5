"""Pool classes and options."""

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool, QueuePool, StaticPool

for kw in ({}, {"poolclass": StaticPool}, {"poolclass": NullPool}, {"poolclass": QueuePool, "pool_size": 3, "max_overflow": 1, "pool_timeout": 5, "pool_recycle": 3600, "pool_pre_ping": True}):
    engine = create_engine("sqlite://", **kw)
    print(type(engine.pool).__name__)
    with engine.connect() as conn:
        print(conn.execute(text("SELECT 1")).scalar())
engine = create_engine("sqlite:///q.db", pool_size=2, max_overflow=0)
print(engine.pool.status(), engine.pool.size(), engine.pool.checkedin(), engine.pool.checkedout(), engine.pool.overflow())
a = engine.connect()
print(engine.pool.status(), engine.pool.checkedout())
a.close()
print(engine.pool.status())
