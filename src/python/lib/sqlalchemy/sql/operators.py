# Operators as functions: what `sqlalchemy.sql.operators` offers to programs.
from operator import (
    add, and_, eq, floordiv, ge, getitem, gt, inv, le, lshift, lt, mod, mul, ne, neg, or_, rshift, sub, truediv,
)


# A method under the name of an operator.
def _method(name, method):
    def operator(a, *others, **kw):
        return getattr(a, method)(*others, **kw)
    operator.__name__ = operator.__qualname__ = name
    return operator


for _name, _of in {
    "like_op": "like", "not_like_op": "not_like", "ilike_op": "ilike", "not_ilike_op": "not_ilike", "in_op": "in_",
    "not_in_op": "not_in", "is_": "is_", "is_not": "is_not", "is_distinct_from": "is_distinct_from",
    "is_not_distinct_from": "is_not_distinct_from", "between_op": "between", "contains_op": "contains",
    "startswith_op": "startswith", "endswith_op": "endswith", "icontains_op": "icontains",
    "istartswith_op": "istartswith", "iendswith_op": "iendswith", "asc_op": "asc", "desc_op": "desc",
    "nulls_first_op": "nulls_first", "nulls_last_op": "nulls_last", "distinct_op": "distinct", "concat_op": "concat",
    "match_op": "match", "regexp_match_op": "regexp_match", "regexp_replace_op": "regexp_replace", "collate": "collate",
    "bitwise_and_op": "bitwise_and", "bitwise_or_op": "bitwise_or", "bitwise_xor_op": "bitwise_xor",
    "bitwise_not_op": "bitwise_not", "bitwise_lshift_op": "bitwise_lshift", "bitwise_rshift_op": "bitwise_rshift",
    "any_op": "any_", "all_op": "all_",
}.items():
    globals()[_name] = _method(_name, _of)
isnot = is_not
notlike_op, notilike_op, notin_op = not_like_op, not_ilike_op, not_in_op
nullsfirst_op, nullslast_op = nulls_first_op, nulls_last_op
isnot_distinct_from = is_not_distinct_from


def not_between_op(a, b, c, symmetric=False):
    return ~a.between(b, c, symmetric=symmetric)


def json_getitem_op(a, b):
    return a[b]


json_path_getitem_op = json_getitem_op


# `column.op("->>")` by itself.
class custom_op:
    __name__ = "custom_op"

    def __init__(self, opstring, precedence=0, is_comparison=False, return_type=None, **kw):
        self.opstring = opstring
        self.precedence = precedence
        self.is_comparison = is_comparison
        self.return_type = return_type

    def __call__(self, left, right, **kw):
        return left.op(self.opstring, self.precedence, self.is_comparison, self.return_type)(right)

    def __eq__(self, other):
        return isinstance(other, custom_op) and other.opstring == self.opstring

    def __hash__(self):
        return hash(self.opstring)


class Operators:
    pass


class ColumnOperators(Operators):
    pass
