"""engine_from_config reads strings."""

from sqlalchemy import engine_from_config

engine = engine_from_config({"sqlalchemy.url": "sqlite://", "sqlalchemy.echo": "false", "sqlalchemy.pool_recycle": "10"})
print(engine, engine.echo)
engine = engine_from_config({"db.url": "sqlite://"}, prefix="db.")
print(engine.name)
