"""What an engine knows of itself."""

from sqlalchemy import create_engine

engine = create_engine("sqlite://")
print(engine, repr(engine), engine.url, engine.name, engine.driver, engine.dialect.name, engine.echo)
print(type(engine.pool).__name__, type(create_engine("sqlite:///x.db").pool).__name__)
print(create_engine("sqlite:///a.db").url.database, repr(create_engine("sqlite:///:memory:")))
print(engine.url.render_as_string(), engine.get_execution_options(), engine.dialect.driver)
