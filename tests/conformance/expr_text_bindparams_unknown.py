"""bindparams() of a name that is not in the text."""

from sqlalchemy import text

try:
    text("SELECT :a").bindparams(b=1)
except Exception as error:
    print(type(error).__name__, error)
