"""Messages of statements with values that they cannot use."""

import asyncio
from abc import ABC, abstractmethod


class A:
    pass


class Job(ABC):
    @abstractmethod
    def run(self): ...

    @abstractmethod
    def stop(self): ...


class Half(Job):
    def run(self):
        return 1


def unpack():
    a, b = 1, 2, 3


def loop():
    for a, b in [(1, 2, 3)]:
        pass


def manage():
    with A():
        pass


def raised(it):
    raise it


def early():
    print(later)
    later = 1


async def wait():
    await 1


async def manage_async():
    async with A():
        pass


for work in (
    Job,
    Half,
    unpack,
    loop,
    manage,
    lambda: raised(1),
    lambda: raised(A),
    early,
    lambda: asyncio.run(wait()),
    lambda: asyncio.run(manage_async()),
    lambda: asyncio.run(1),
):
    try:
        work()
    except Exception as error:
        print(type(error).__name__, error)
