#!/usr/bin/env python3
"""Records the public names of the real libraries, which docs/names.md and tests/names.rs compare with ours.

    python tests/record_names.py

For maintainers. Needs `pip install SQLAlchemy==2.1.9 alembic==1.20.1 Flask-SQLAlchemy==3.1.1`.
"""

import importlib
import json
import pathlib
import types

MODULES = ["sqlalchemy", "sqlalchemy.orm", "sqlalchemy.ext.asyncio", "sqlalchemy.ext.hybrid", "flask_sqlalchemy", "alembic.op"]
CLASSES = [("flask_sqlalchemy", "SQLAlchemy"), ("flask_sqlalchemy.pagination", "Pagination"), ("flask_sqlalchemy.query", "Query")]


def public(owner, package):
    """Names that belong to the library: neither modules nor what it imported from elsewhere."""
    found = []
    for name in dir(owner):
        if name.startswith("_") or name in ("TYPE_CHECKING", "create_module_class_proxy"):
            continue
        value = getattr(owner, name, None)
        if isinstance(value, types.ModuleType):
            continue
        home = getattr(value, "__module__", None) or package
        if str(home).startswith("alembic.util") or str(home).split(".")[0] in ("typing", "__future__", "collections", "builtins", "functools"):
            continue
        found.append(name)
    return found


def main():
    names = {}
    for name in MODULES:
        names[name] = public(importlib.import_module(name), name)
    for module, name in CLASSES:
        cls = getattr(importlib.import_module(module), name)
        own = [it for it in dir(cls) if not it.startswith("_") and any(it in vars(base) for base in cls.__mro__
               if base.__module__.startswith(module.split(".")[0]))]
        names[f"{module}.{name}"] = own
    path = pathlib.Path(__file__).resolve().parent / "names.json"
    rows = [f' "{key}": {json.dumps(value)}' for key, value in names.items()]
    path.write_text('{\n "@generated": "by `python tests/record_names.py`",\n' + ",\n".join(rows) + "\n}\n")
    for key, value in names.items():
        print(key, len(value))


if __name__ == "__main__":
    main()
