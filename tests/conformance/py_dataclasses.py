"""Data classes with defaults, order, frozen fields, slots and replace."""

from dataclasses import FrozenInstanceError, asdict, astuple, dataclass, field, fields, is_dataclass, replace


@dataclass(order=True)
class Item:
    price: float
    name: str = field(compare=False, default="x")
    tags: list[str] = field(default_factory=list, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    x: int
    y: int = 0

    def __post_init__(self):
        if self.x < 0:
            raise ValueError("x is negative")


print(Item(1.5), Item(1) < Item(2, "b"), asdict(Item(2, "a", ["t"])), astuple(Item(1)), replace(Item(1), name="z"))
print(Point(x=1), Point(x=1) == Point(x=1, y=0), hash(Point(x=1)) == hash(Point(x=1)), is_dataclass(Point), [it.name for it in fields(Item)])
for call in (lambda: Point(1), lambda: Point(x=-1), lambda: setattr(Point(x=1), "x", 2), lambda: Item()):
    try:
        call()
    except (TypeError, ValueError, FrozenInstanceError) as error:
        print(type(error).__name__, error)
