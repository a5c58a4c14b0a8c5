"""Classes, descriptors, abc, inspect, copy, weakref and types."""

import abc
import copy
import inspect
import types
import weakref


class Shape(abc.ABC):
    registry = {}

    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        Shape.registry[cls.__name__] = cls

    @abc.abstractmethod
    def area(self): ...

    @classmethod
    def make(cls, *args):
        return cls(*args)

    @staticmethod
    def unit():
        return "cm"


class Square(Shape):
    """A square."""

    __slots__ = ("side",)

    def __init__(self, side=1):
        self.side = side

    def area(self):
        return self.side**2

    def __repr__(self):
        return f"Square({self.side})"

    def __eq__(self, other):
        return isinstance(other, Square) and self.side == other.side

    __hash__ = None


class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, obj, owner):
        return self if obj is None else getattr(obj, self.name)

    def __set__(self, obj, value):
        if value <= 0:
            raise ValueError("must be positive")
        setattr(obj, self.name, value)


class Account:
    amount = Positive()

    def __init__(self, amount):
        self.amount = amount

    @property
    def double(self):
        return self.amount * 2


try:
    Shape()
except TypeError as error:
    print("abstract", "area" in str(error))
square = Square.make(3)
print(square, square.area(), Shape.unit(), list(Shape.registry), square == Square(3), copy.copy(square), Square.__doc__)
print(Account(5).double, [it[0] for it in inspect.getmembers(Account(5)) if not it[0].startswith("__")])
for call in (lambda: Account(-1), lambda: hash(square), lambda: setattr(Account(1), "double", 2)):
    try:
        call()
    except (ValueError, TypeError, AttributeError) as error:
        print(type(error).__name__, error)


def function(a, b: int = 2, *args, c, d=4, **kw) -> str:
    """Says."""


print(inspect.signature(function), inspect.getdoc(function), [it.kind.name for it in inspect.signature(function).parameters.values()], inspect.isfunction(function), inspect.isclass(Square), inspect.iscoroutinefunction(function))
nested = {"a": [1, {"b": 2}]}
deep = copy.deepcopy(nested)
deep["a"][1]["b"] = 3
reference = weakref.ref(square)
print(nested, deep, reference() is square, types.SimpleNamespace(x=1, y="z"), isinstance(print, types.BuiltinFunctionType), type("Made", (), {"n": 1}).n)
del square
print(reference(), Square.__mro__[1].__name__, callable(Square), issubclass(bool, int))
match {"kind": "point", "at": [1, 2]}:
    case {"kind": "point", "at": [x, y]} if x < y:
        print("match", x, y)
