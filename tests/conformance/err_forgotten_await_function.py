"""A coroutine of one's own that nobody awaits."""

import asyncio


async def save():
    print("saved")


async def main():
    save()
    waiting = save()
    print(type(waiting).__name__)


asyncio.run(main())
