# What a program can import and what the things it works with can do, one name a line: owner, name, kind.
import importlib
import sys

lines = []


def kind_of(value):
    if isinstance(value, type):
        return "class"
    if isinstance(value, type(sys)):
        return "module"
    return "function" if callable(value) else "variable"


def members(owner, thing, of_class=False):
    for name in dir(thing):
        if name.startswith("_"):
            continue
        try:
            value = getattr(thing, name)
        except Exception:
            continue
        kind = kind_of(value)
        if of_class:
            kind = "method" if kind in ("function", "class") else "property"
        elif kind == "module" and not owner.startswith("sqlalchemy"):
            continue
        lines.append(f"{owner}\t{name}\t{kind}")


for module in input.split():
    try:
        found = importlib.import_module(module)
    except ImportError:
        continue
    lines.append(f"{module}\t\tmodule")
    members(module, found)

import builtins
import sqlalchemy
import sqlalchemy.engine
import sqlalchemy.orm

lines.append("builtins\t\tmodule")
members("builtins", builtins)

owners = [
    ("Session", sqlalchemy.orm, "Session"),
    ("Query", sqlalchemy.orm, "Query"),
    ("InstrumentedAttribute", sqlalchemy.orm, "InstrumentedAttribute"),
    ("Engine", sqlalchemy, "Engine"),
    ("Connection", sqlalchemy, "Connection"),
    ("Result", sqlalchemy, "Result"),
    ("ScalarResult", sqlalchemy, "ScalarResult"),
    ("Select", sqlalchemy, "Select"),
    ("Insert", sqlalchemy, "Insert"),
    ("Update", sqlalchemy, "Update"),
    ("Delete", sqlalchemy, "Delete"),
]
for owner, module, name in owners:
    try:
        found = getattr(module, name)
    except Exception:
        # What is not there yet says so.
        found = None
    if found is not None:
        lines.append(f"{owner}\t\tclass")
        members(owner, found, of_class=True)

result = "\n".join(lines)
