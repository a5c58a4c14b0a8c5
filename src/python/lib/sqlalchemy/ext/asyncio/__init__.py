# sqlalchemy.ext.asyncio: the asynchronous face of engine, connection and session.
import _sqlalchemy as _sa
from sqlalchemy.ext.asyncio.engine import (
    AsyncConnection, AsyncEngine, AsyncTransaction, async_engine_from_config, create_async_engine,
    create_async_pool_from_url,
)
from sqlalchemy.ext.asyncio.result import AsyncMappingResult, AsyncResult, AsyncScalarResult, AsyncTupleResult
from sqlalchemy.ext.asyncio.session import (
    AsyncAttrs, AsyncSession, AsyncSessionTransaction, async_object_session, async_scoped_session, async_session,
    async_sessionmaker, close_all_sessions,
)


def __getattr__(name):
    return _sa.missing("sqlalchemy.ext.asyncio", name)
