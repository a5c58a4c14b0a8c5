"""Enumerations, flags, and what typing leaves at run time."""

import enum
from typing import Annotated, Any, Generic, Literal, NamedTuple, Optional, Protocol, TypedDict, TypeVar, Union, get_args, get_origin, get_type_hints, runtime_checkable


class Color(enum.Enum):
    RED = 1
    GREEN = "g"
    ALIAS = 1

    @property
    def short(self):
        return self.name[0]


class Level(enum.IntEnum):
    LOW = enum.auto()
    HIGH = enum.auto()


class Access(enum.Flag):
    READ = enum.auto()
    WRITE = enum.auto()


class Kind(str, enum.Enum):
    A = "a"


print(Color.RED, repr(Color.GREEN), Color("g"), Color["RED"] is Color.ALIAS, list(Color), Color.RED.short)
print(Level.HIGH > 1, Level.LOW + 1, Access.READ | Access.WRITE, Access.READ in (Access.READ | Access.WRITE), Kind.A == "a", Kind.A.value)
try:
    Color("blue")
except ValueError as error:
    print(error)
T = TypeVar("T")


class Box(Generic[T]):
    def __init__(self, item: T):
        self.item = item


class Movie(TypedDict, total=False):
    title: str


class Pair(NamedTuple):
    left: int
    right: str = "r"


@runtime_checkable
class Closes(Protocol):
    def close(self) -> None: ...


def function(a: int, b: str = "") -> Annotated[list[int], "note"]:
    return [a]


print(Box[int](3).item, Movie(title="x"), Pair(1), isinstance(open, Closes), get_args(dict[str, int]), get_origin(list[int]))
print(get_type_hints(function), get_args(Literal["a", 1]), Union[int, str] == Union[str, int], get_origin(Annotated[int, 5]) is Annotated)
