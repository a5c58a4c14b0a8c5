"""gather, TaskGroup, timeouts, queues, locks and cancelling."""
import asyncio
async def w(n, s):
    await asyncio.sleep(s); print('done', n); return n
async def main():
    print(await asyncio.gather(w(1, .15), w(2, 0)))
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(w(3, .01)); b = tg.create_task(w(4, 0))
    print(a.result(), b.result())
    try: await asyncio.wait_for(w(5, 1), .01)
    except asyncio.TimeoutError as e: print('timeout', repr(e))
    q = asyncio.Queue()
    async def prod():
        for i in range(3): await q.put(i)
    async def cons():
        for _ in range(3): print(await q.get())
    await asyncio.gather(prod(), cons())
    sem = asyncio.Semaphore(1); lock = asyncio.Lock()
    async with sem, lock: print('locked', lock.locked())
    async def gen():
        for i in range(3): yield i
    print([x async for x in gen()])
    done, pending = await asyncio.wait([asyncio.create_task(w(6, 0))])
    print(len(done), len(pending))
    t = asyncio.create_task(w(7, 5)); await asyncio.sleep(0); t.cancel()
    try: await t
    except asyncio.CancelledError: print('cancelled')
    r = await asyncio.gather(w(8, 0), bad(), return_exceptions=True); print(r)
    async with asyncio.timeout(1): print('in time')
    for c in asyncio.as_completed([w(9, .15), w(10, 0)]): print(await c)
    ev = asyncio.Event(); asyncio.get_running_loop().call_later(.01, ev.set); await ev.wait(); print('set')
    print(await asyncio.to_thread(len, 'abc') if False else 'ok')
async def bad(): raise KeyError('k')
asyncio.run(main())
try: asyncio.run(bad())
except KeyError as e: print('K', e)
async def eg():
    try:
        async with asyncio.TaskGroup() as tg:
            tg.create_task(bad()); tg.create_task(w(11, 1))
    except* KeyError as g: print('group', g.exceptions)
asyncio.run(eg())
