# The bridge between `await` and the embedded database, which never blocks.
#
# `spawn` runs a synchronous call as one awaitable step. While it runs, the engines of this package may be used;
# outside of it they raise MissingGreenlet, as lazy loading in asynchronous code does.
from sqlalchemy import exc

_depth = 0

MESSAGE = "greenlet_spawn has not been called; can't call await_() here. Was IO attempted in an unexpected place?"


class _Tick:
    def __await__(self):
        yield


async def spawn(fn, *args, **kw):
    global _depth
    _depth += 1
    try:
        result = fn(*args, **kw)
    finally:
        _depth -= 1
    await _Tick()
    return result


# Runs a coroutine to its end within a step of `spawn`. Only the database can be waited for, because nothing else may
# happen meanwhile.
def await_only(coroutine):
    if _depth == 0:
        coroutine.close()
        raise exc.MissingGreenlet(MESSAGE)
    while True:
        try:
            waiting = coroutine.send(None)
        except StopIteration as end:
            return end.value
        if waiting is not None:
            coroutine.close()
            raise NotImplementedError("Athanor does not have waiting for anything but the database here yet")


def check(conn, cursor, statement, parameters, context, executemany):
    if _depth == 0:
        orig = exc.MissingGreenlet(MESSAGE)
        # Nothing has been sent, so the parameters are still those of the statement, by name.
        names = [name for it in context.compiled_parameters for name in it]
        if names and len(names) == len(parameters):
            parameters = [dict(zip(names, parameters))]
        error = exc.StatementError("(sqlalchemy.exc.MissingGreenlet) " + MESSAGE, statement, parameters, orig,
                                   code="xd2s")
        raise error from orig


# An object that can be awaited, or entered with `async with`.
class Startable:
    def __await__(self):
        return self.start().__await__()

    async def __aenter__(self):
        return await self.start(is_ctxmanager=True)

    async def __aexit__(self, kind, value, trace):
        raise NotImplementedError
