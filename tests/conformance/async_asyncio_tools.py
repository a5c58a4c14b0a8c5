"""sleep, create_task, TaskGroup, Lock, Event, Queue, Semaphore, timeout, wait_for, as_completed and wait."""
import asyncio


async def work(name, delay, lock=None):
    await asyncio.sleep(delay)
    if lock:
        async with lock:
            await asyncio.sleep(0)
    return name


async def main():
    task = asyncio.create_task(work("a", 0.02), name="first")
    print(task.get_name(), task.done())
    print(await task, task.done(), task.result())
    async with asyncio.TaskGroup() as group:
        one = group.create_task(work("b", 0.02))
        two = group.create_task(work("c", 0.01))
    print(one.result(), two.result())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work("d", 1))
            group.create_task(fail())
    except* ValueError as errors:
        print([str(it) for it in errors.exceptions])
    lock = asyncio.Lock()
    print(await asyncio.gather(work("e", 0, lock), work("f", 0, lock)), lock.locked())
    event = asyncio.Event()
    waiter = asyncio.create_task(event.wait())
    await asyncio.sleep(0)
    event.set()
    print(await waiter, event.is_set())
    queue = asyncio.Queue()
    for i in range(3):
        queue.put_nowait(i)
    print([await queue.get() for _ in range(3)], queue.empty(), queue.qsize())
    try:
        async with asyncio.timeout(0.01):
            await asyncio.sleep(1)
    except TimeoutError:
        print("timeout")
    try:
        await asyncio.wait_for(asyncio.sleep(1), 0.01)
    except asyncio.TimeoutError:
        print("wait_for")
    for done in asyncio.as_completed([work("slow", 0.03), work("fast", 0.01)]):
        print(await done)
    done, pending = await asyncio.wait([asyncio.create_task(work("x", 0)), asyncio.create_task(work("y", 1))], timeout=0.05)
    print(len(done), len(pending))
    for it in pending:
        it.cancel()
    try:
        await list(pending)[0]
    except asyncio.CancelledError:
        print("cancelled")
    semaphore = asyncio.Semaphore(2)
    async with semaphore:
        print(semaphore.locked())
    print(asyncio.current_task() is not None, asyncio.get_running_loop().is_running())
    condition = asyncio.Condition()
    async with condition:
        condition.notify_all()


async def fail():
    await asyncio.sleep(0.01)
    raise ValueError("bad")


asyncio.run(main())
