"""Tasks, gather, timeouts, queues, locks, events and task groups."""

import asyncio


async def work(name, delay, fail=False):
    await asyncio.sleep(delay)
    if fail:
        raise ValueError(name)
    return name


async def numbers(n):
    for i in range(n):
        yield i
        await asyncio.sleep(0)


class Resource:
    async def __aenter__(self):
        print("open")
        return self

    async def __aexit__(self, *args):
        print("close")


async def main():
    print(await asyncio.gather(work("a", 0.02), work("b", 0.01)))
    print(await asyncio.gather(work("a", 0), work("b", 0, True), return_exceptions=True))
    try:
        await asyncio.wait_for(work("slow", 5), 0.01)
    except asyncio.TimeoutError as error:
        print("timeout", type(error).__name__)
    task = asyncio.create_task(work("t", 5))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled", task.cancelled(), task.done())
    done, pending = await asyncio.wait([asyncio.create_task(work(str(i), i / 100)) for i in range(3)], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending))
    print([it async for it in numbers(3)], [await it for it in asyncio.as_completed([work("y", 0.02), work("x", 0.01)])])
    queue = asyncio.Queue()

    async def producer():
        for i in range(3):
            await queue.put(i)
        await queue.put(None)

    async def consumer():
        got = []
        while (it := await queue.get()) is not None:
            got.append(it)
        return got

    print((await asyncio.gather(producer(), consumer()))[1])
    lock, event = asyncio.Lock(), asyncio.Event()
    async with lock, Resource():
        print(lock.locked())
    asyncio.get_running_loop().call_soon(event.set)
    await event.wait()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work("ok", 0))
            group.create_task(work("bad", 0, True))
    except* ValueError as errors:
        print(errors.exceptions)
    async with asyncio.timeout(1):
        print(await asyncio.to_thread(len, "abc"))
    async with asyncio.Semaphore(1):
        print(asyncio.current_task() is not None)


asyncio.run(main())
try:
    asyncio.get_running_loop()
except RuntimeError as error:
    print(error)
