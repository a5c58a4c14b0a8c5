import _sqlalchemy as _sa
from _sqlalchemy import (
    BinaryExpression, BindParameter, BooleanClauseList, ColumnClause, ColumnElement, Label, TextClause,
    UnaryExpression,
)

ClauseElement = SQLColumnExpression = ColumnElement

from sqlalchemy.schema import conv


def __getattr__(name):
    return _sa.missing("sqlalchemy.sql.expression", name)
