from __future__ import annotations
import typing, types, abc, inspect, warnings, logging, io, sys, weakref, traceback, pprint, contextvars, collections.abc
from typing import Optional, List, Annotated, Generic, TypeVar, Protocol, ClassVar, Union, get_type_hints, get_origin, get_args
T = TypeVar("T")
class Box(Generic[T]):
    value: T
    other: "Optional[Box[int]]" = None
    kind: ClassVar[str] = "box"
class Node:
    children: List[Node]
    name: Annotated[str, "meta"]
    maybe: int | None
hints = get_type_hints(Node, include_extras=True)
print(hints["children"], get_origin(hints["children"]), get_args(hints["name"]), hints["maybe"])
print(get_args(Optional[int]), get_args(Union[int, str]), typing.cast(int, "x"), Box[int].__args__)
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
try:
    Shape()
except TypeError as error:
    print("abstract", "area" in str(error))
def function(a, b: int = 2, *args, c, **kwargs) -> str: ...
print(inspect.signature(function), inspect.iscoroutinefunction(function), inspect.isclass(Node))
buffer = io.StringIO()
print("into buffer", file=buffer)
print(repr(buffer.getvalue()), io.BytesIO(b"ab").read(1))
class Thing: pass
thing = Thing(); ref = weakref.ref(thing); print(ref() is thing, end=" "); del thing; print(ref())
d = weakref.WeakValueDictionary(); t = Thing(); d["t"] = t; print(len(d), end=" "); del t; print(len(d))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("careful", DeprecationWarning)
print(caught[0].category.__name__, caught[0].message)
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        warnings.warn("now an error")
    except UserWarning as error:
        print("raised", error)
handler = logging.StreamHandler(buffer)
log = logging.getLogger("app"); log.addHandler(handler); log.setLevel("INFO")
log.info("hello %s", "log")
print(buffer.getvalue().splitlines()[-1])
try:
    1 / 0
except ZeroDivisionError:
    print(traceback.format_exc().splitlines()[-1])
pprint.pprint({"b": [1, 2], "a": "x" * 10})
var = contextvars.ContextVar("var", default=0)
token = var.set(5); print(var.get(), end=" "); var.reset(token); print(var.get())
context = contextvars.copy_context(); context.run(var.set, 9); print(var.get(), context[var])
try:
    try:
        raise KeyError("first")
    except KeyError as error:
        raise ValueError("second") from error
except ValueError as error:
    print(repr(error), repr(error.__cause__))
print(sys.version_info >= (3, 11), __name__, sys.argv != None)
def outer():
    x = 1
    def inner():
        nonlocal x
        x += 1
        return x
    return inner
print(outer()(), (lambda *a, **k: (a, k))(1, b=2), [y := 5, y ** 2])
a, *b, c = range(5); print(a, b, c)
for i in range(3):
    if i == 5: break
else:
    print("no break")
assert True, "never"
print(sorted([3, 1, 2], reverse=True), max([1, 5], default=0), sum([1, 2], 10), any([]), all([]), list(zip("ab", [1, 2], strict=True)), divmod(7, 2), round(2.5), hex(255), ord("a"), isinstance(1, int | str))
