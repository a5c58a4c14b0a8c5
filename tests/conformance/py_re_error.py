"""The class of a broken pattern's error."""

import re

try:
    re.compile("(")
except re.error as error:
    print(type(error).__name__, type(error).__module__, error, error.pos)
