"""`await` at the top of a cell."""
# oracle: prelude=none
import asyncio


async def double(n):
    await asyncio.sleep(0)
    return n * 2


print(asyncio.run(double(4)))
print(asyncio.iscoroutine(double), type(double).__name__)
