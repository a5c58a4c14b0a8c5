import _sqlalchemy as _sa
from _sqlalchemy import Exists, FromClause, Select

Alias = Subquery = CTE = Join = FromClause


def __getattr__(name):
    return _sa.missing("sqlalchemy.sql.expression", name)
