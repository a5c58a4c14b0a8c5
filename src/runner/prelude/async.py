# The names of an asynchronous snippet: an async engine in memory, a Base, a session.
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.exc import *
from sqlalchemy.ext.asyncio import *
from sqlalchemy.ext.hybrid import hybrid_property, hybrid_method
from sqlalchemy.pool import StaticPool
import asyncio, datetime, enum, typing
from typing import *

engine = create_async_engine("sqlite+aiosqlite://", poolclass=StaticPool)


class Base(DeclarativeBase):
    pass


AsyncSessionLocal = SessionLocal = async_sessionmaker(engine, expire_on_commit=False)
session = db = AsyncSessionLocal()


def _create_tables_when_a_session_begins():
    import _athanor
    from sqlalchemy import event
    from sqlalchemy.orm import Session

    names, created = globals(), [0]

    @event.listens_for(Session, "after_begin")
    def create(session, transaction, connection):
        base = names.get("Base")
        if base is not None and len(base.metadata.tables) != created[0]:
            recording = _athanor.record(False)
            try:
                base.metadata.create_all(connection)
                created[0] = len(base.metadata.tables)
            finally:
                _athanor.record(recording)


_create_tables_when_a_session_begins()
