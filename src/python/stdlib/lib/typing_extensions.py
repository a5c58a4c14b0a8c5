# typing_extensions: Python has all of these itself by now.
from typing import *
import typing

__all__ = list(typing.__all__)


def __getattr__(name):
    found = getattr(typing, name, None)
    if found is None and name == "deprecated":
        import warnings
        return warnings.deprecated
    if found is None:
        raise AttributeError("module 'typing_extensions' has no attribute %r" % name)
    return found
