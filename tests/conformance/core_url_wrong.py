"""Engines for databases that are not there."""

from sqlalchemy import create_engine

for url in ("nonsense", "foo://x", "sqlite:////", 5):
    try:
        print(create_engine(url).name)
    except Exception as error:
        print(type(error).__name__, error)
