# Alembic: migrations as Python files, written over our own sqlalchemy and its public names only.
__version__ = "1.20.1"


def __getattr__(name):
    if name in ("context", "op", "command", "config"):
        import importlib
        return importlib.import_module("alembic." + name)
    raise AttributeError("module 'alembic' has no attribute '%s'" % name)
