# inspect(): an Inspector for engines, the mapped side for everything else.
import _sqlalchemy as _sa
from sqlalchemy import exc


def inspect(subject, raiseerr=True):
    if isinstance(subject, (_sa.Engine, _sa.Connection)):
        from sqlalchemy.engine.reflection import Inspector
        return Inspector(subject)
    if isinstance(subject, (_sa.ColumnElement, _sa.FromClause, _sa.Select)) and not hasattr(subject, "_sa_inspect"):
        return subject
    from sqlalchemy.orm import inspection
    found = inspection.inspect(subject)
    if found is None and raiseerr:
        raise exc.NoInspectionAvailable("No inspection system is available for object of type %s" % type(subject))
    return found
