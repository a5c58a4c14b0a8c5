# Operators as functions: what `sqlalchemy.sql.operators` offers to programs.
from operator import (
    add, and_, eq, ge, gt, inv, le, lt, mod, mul, ne, neg, or_, sub, truediv,
)


def like_op(a, b, escape=None):
    return a.like(b, escape=escape)


def ilike_op(a, b, escape=None):
    return a.ilike(b, escape=escape)


def in_op(a, b):
    return a.in_(b)


def is_(a, b):
    return a.is_(b)


def is_not(a, b):
    return a.is_not(b)


def between_op(a, b, c, symmetric=False):
    return a.between(b, c)


def contains_op(a, b, escape=None):
    return a.contains(b)


def startswith_op(a, b, escape=None):
    return a.startswith(b)


def endswith_op(a, b, escape=None):
    return a.endswith(b)


def asc_op(a):
    return a.asc()


def desc_op(a):
    return a.desc()
