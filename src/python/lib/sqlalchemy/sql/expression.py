# Free functions of the expression language that are one call away from a method.
import _sqlalchemy as _sa
from _sqlalchemy import (
    Column, ColumnElement, Exists, FromClause, Select, Table, TextClause, alias, and_, bindparam, case, cast, column,
    delete, exists, extract, func, insert, join, label, literal, literal_column, not_, null, or_, select, table, text,
    true, false, tuple_, type_coerce, update,
)

LABEL_STYLE_NONE = 0
LABEL_STYLE_TABLENAME_PLUS_COL = 1
LABEL_STYLE_DISAMBIGUATE_ONLY = LABEL_STYLE_DEFAULT = 2


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
    return _sa.as_column(expr).between(lower_bound, upper_bound)


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


def values(*columns, **kw):
    raise NotImplementedError("Athanor does not have values() yet")


class quoted_name(str):
    def __new__(cls, value, quote=None):
        it = str.__new__(cls, value)
        it.quote = quote
        return it


def __getattr__(name):
    return _sa.missing("sqlalchemy.sql.expression", name)
