"""Messages of operations on values of the wrong type."""

from datetime import date, datetime, timedelta
from decimal import Decimal


class A:
    pass


class Slotted:
    __slots__ = ("a",)


def show(work):
    try:
        work()
    except Exception as error:
        print(type(error).__name__, error)


for work in (
    lambda: [] + (),
    lambda: [1] + "a",
    lambda: () + [],
    lambda: "a" + 1,
    lambda: A() + 1,
    lambda: A() < A(),
    lambda: None < None,
    lambda: Decimal(1) + 1.5,
    lambda: date(2024, 1, 2) - 1,
    lambda: datetime(2024, 1, 2) - date(2024, 1, 2),
    lambda: datetime(2024, 1, 2) < 1,
    lambda: timedelta(1) + 1,
    lambda: "a" in 1,
    lambda: {[]: 1},
    lambda: set([[]]),
    lambda: frozenset([{}]),
    lambda: max([]),
    lambda: min([], key=len),
    lambda: print(1, foo=2),
    lambda: setattr(Slotted(), "b", 1),
    lambda: setattr(1, "b", 1),
    lambda: type("X", (int, str), {}),
):
    show(work)
