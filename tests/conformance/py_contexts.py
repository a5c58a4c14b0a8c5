"""contextlib, exceptions, groups, notes and warnings."""

import contextlib
import io
import warnings


@contextlib.contextmanager
def named(name):
    print("in", name)
    try:
        yield name.upper()
    finally:
        print("out", name)


with named("a") as it, contextlib.suppress(ZeroDivisionError):
    print(it, 1 / 0)
with contextlib.ExitStack() as stack:
    for name in "xy":
        stack.enter_context(named(name))
    stack.callback(print, "callback")
buffer = io.StringIO()
with contextlib.redirect_stdout(buffer):
    print("hidden")
print(repr(buffer.getvalue()), contextlib.nullcontext(5).__enter__())
try:
    try:
        raise KeyError("k")
    except KeyError as error:
        error.add_note("a note")
        raise ValueError("v") from error
except ValueError as error:
    print(repr(error), repr(error.__cause__), error.__cause__.__notes__)
try:
    raise ExceptionGroup("many", [ValueError("a"), TypeError("b")])
except* ValueError as group:
    print(group.exceptions)
except* TypeError as group:
    print(group)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("old", DeprecationWarning)
    print(caught[0].category.__name__, caught[0].message)


def tried():
    try:
        return "try"
    finally:
        print("finally")


print(tried())
for kind in (ValueError, KeyError, IndexError, AttributeError, ZeroDivisionError, StopIteration, RuntimeError, NotImplementedError, OSError, TimeoutError):
    print(kind.__mro__[1].__name__, kind("x"))
