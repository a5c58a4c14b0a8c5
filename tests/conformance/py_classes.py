"""Dataclasses, enums, properties, inheritance and special methods."""
import enum
from dataclasses import dataclass, field


class Color(enum.Enum):
    RED = 1
    BLUE = "b"


@dataclass(order=True)
class Point:
    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list, compare=False)

    @property
    def sum(self):
        return self.x + self.y

    @classmethod
    def origin(cls):
        return cls(0)


print(Point(1, 2), Point.origin(), Point(1) < Point(1, 1), Point(3).sum, Point(1, tags=["a"]) == Point(1))
print(Color.RED, Color("b").name, [it.value for it in Color], repr(Color.BLUE))


class Base:
    registry = []

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        Base.registry.append(cls.__name__)

    def __getattr__(self, name):
        return f"<{name}>"


class Child(Base):
    pass


print(Base.registry, Child().anything, isinstance(Child(), Base), Child.__mro__[1].__name__)
