# Free functions of the expression language that are one call away from a method.
import _sqlalchemy as _sa
from _sqlalchemy import (
    Column, ColumnElement, Exists, FromClause, Select, Table, TextClause, alias, and_, bindparam, case, cast, column,
    delete, exists, extract, func, insert, join, label, literal, literal_column, not_, null, or_, select, table, text,
    true, false, tuple_, type_coerce, update,
)

from enum import Enum as _Enum


class SelectLabelStyle(_Enum):
    LABEL_STYLE_NONE = 0
    LABEL_STYLE_TABLENAME_PLUS_COL = 1
    LABEL_STYLE_DISAMBIGUATE_ONLY = 2
    LABEL_STYLE_DEFAULT = 2
    LABEL_STYLE_LEGACY_ORM = 3


LABEL_STYLE_NONE = SelectLabelStyle.LABEL_STYLE_NONE
LABEL_STYLE_TABLENAME_PLUS_COL = SelectLabelStyle.LABEL_STYLE_TABLENAME_PLUS_COL
LABEL_STYLE_DISAMBIGUATE_ONLY = LABEL_STYLE_DEFAULT = SelectLabelStyle.LABEL_STYLE_DISAMBIGUATE_ONLY


def asc(column):
    return _sa.modified("asc", column)


def desc(column):
    return _sa.modified("desc", column)


def nulls_first(column):
    return _sa.modified("nulls_first", column)


def nulls_last(column):
    return _sa.modified("nulls_last", column)


nullsfirst = nulls_first
nullslast = nulls_last


def distinct(expr):
    return _sa.as_column(expr).distinct()


def any_(expr):
    return _sa.as_column(expr).any_()


def all_(expr):
    return _sa.as_column(expr).all_()


def bitwise_not(expr):
    return _sa.as_column(expr).bitwise_not()


def between(expr, lower_bound, upper_bound, symmetric=False):
    return _sa.as_column(expr).between(lower_bound, upper_bound, symmetric=symmetric)


def collate(expression, collation):
    return _sa.as_column(expression).collate(collation)


def over(element, **kw):
    return element.over(**kw)


def within_group(element, *order_by):
    return element.within_group(*order_by)


def funcfilter(func, *criterion):
    return func.filter(*criterion)


def outerjoin(left, right, onclause=None, full=False):
    return _sa.join(left, right, onclause, isouter=True, full=full)


def union(*selects):
    return _sa.compound("union", selects)


def union_all(*selects):
    return _sa.compound("union_all", selects)


def intersect(*selects):
    return _sa.compound("intersect", selects)


def intersect_all(*selects):
    return _sa.compound("intersect_all", selects)


def except_(*selects):
    return _sa.compound("except", selects)


def except_all(*selects):
    return _sa.compound("except_all", selects)


def subquery(select, name=None):
    return select.subquery(name)


def lateral(selectable, name=None):
    return selectable.lateral(name)


def cte(selectable, name=None, recursive=False):
    return selectable.cte(name, recursive=recursive)


def modifier(expr):
    return expr


values = _sa.values
try_cast = _sa.try_cast


def aggregate_order_by(element, *order_by):
    return _sa.ordered(element, list(order_by))


def tablesample(selectable, sampling, name=None, seed=None):
    return _sa.as_from(selectable).tablesample(sampling, name=name, seed=seed)


class quoted_name(str):
    def __new__(cls, value, quote=None):
        if isinstance(value, cls) and quote in (None, value.quote):
            return value
        it = str.__new__(cls, value)
        it.quote = quote
        return it

    @property
    def _quote(self):
        return self.quote

    def lower(self):
        return self if self.quote else str.lower(self)

    def upper(self):
        return self if self.quote else str.upper(self)


class Executable:
    pass


ClauseElement = ColumnElement
SQLColumnExpression = ColumnElement
BinaryExpression, BindParameter, BooleanClauseList = _sa.BinaryExpression, _sa.BindParameter, _sa.BooleanClauseList
ColumnClause, Label, ScalarSelect = _sa.ColumnClause, _sa.Label, _sa.ScalarSelect
UnaryExpression, Function = _sa.UnaryExpression, _sa.Function
Insert = Update = Delete = UpdateBase = _sa.UpdateBase
Alias = Subquery = CTE = Join = TableClause = FromClause
CompoundSelect = SelectBase = Select


def __getattr__(name):
    if name == "FunctionElement":
        from sqlalchemy.sql.functions import FunctionElement
        return FunctionElement
    if name == "visitors":
        import sqlalchemy.sql.visitors
        return sqlalchemy.sql.visitors
    return _sa.missing("sqlalchemy.sql.expression", name)
