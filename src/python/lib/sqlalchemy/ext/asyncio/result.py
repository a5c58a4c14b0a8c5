# Results that are read with `async for`.
from sqlalchemy.ext.asyncio.base import spawn


class AsyncResult:
    def __init__(self, sync_result):
        self._sync = sync_result

    def __aiter__(self):
        return self

    async def __anext__(self):
        row = next(self._sync, _END)
        if row is _END:
            raise StopAsyncIteration
        return row

    def keys(self):
        return self._sync.keys()

    @property
    def closed(self):
        return self._sync.closed

    def _again(self, sync_result):
        return AsyncResult(sync_result)

    def scalars(self, index=0):
        return self._again(self._sync.scalars(index))

    def mappings(self):
        return self._again(self._sync.mappings())

    def unique(self, strategy=None):
        return self._again(self._sync.unique(strategy))

    def columns(self, *names):
        return self._again(self._sync.columns(*names))

    def tuples(self):
        return self

    def yield_per(self, size):
        self._sync.yield_per(size)
        return self

    async def all(self):
        return await spawn(self._sync.all)

    async def fetchall(self):
        return await spawn(self._sync.fetchall)

    async def fetchone(self):
        return await spawn(self._sync.fetchone)

    async def fetchmany(self, size=None):
        return await spawn(self._sync.fetchmany, size)

    async def partitions(self, size=None):
        for part in self._sync.partitions(size):
            yield part

    async def first(self):
        return await spawn(self._sync.first)

    async def one(self):
        return await spawn(self._sync.one)

    async def one_or_none(self):
        return await spawn(self._sync.one_or_none)

    async def scalar(self):
        return await spawn(self._sync.scalar)

    async def scalar_one(self):
        return await spawn(self._sync.scalar_one)

    async def scalar_one_or_none(self):
        return await spawn(self._sync.scalar_one_or_none)

    async def freeze(self):
        return await spawn(self._sync.freeze)

    async def close(self):
        self._sync.close()


AsyncScalarResult = AsyncMappingResult = AsyncTupleResult = AsyncResult
_END = object()
