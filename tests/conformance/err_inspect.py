"""inspect() of something that has nothing to tell."""

from sqlalchemy import inspect
from sqlalchemy import exc

for it in (5, "x", None):
    try:
        inspect(it)
    except exc.NoInspectionAvailable as error:
        print(error)
