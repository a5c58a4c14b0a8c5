"""An engine without an asynchronous driver is refused, and an asynchronous URL on a plain engine cannot be used."""
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

try:
    create_async_engine("sqlite://")
except Exception as error:
    print(type(error).__name__, error)
