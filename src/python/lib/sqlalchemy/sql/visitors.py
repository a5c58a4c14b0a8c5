# Walking through expressions: iterate() and traverse().
import _sqlalchemy as _sa

_NAMES = {
    "Column": "column", "ColumnClause": "column", "InstrumentedAttribute": "column", "BindParameter": "bindparam",
    "BinaryExpression": "binary", "BooleanClauseList": "clauselist", "UnaryExpression": "unary", "Label": "label",
    "Function": "function", "Select": "select", "Table": "table", "TextClause": "textclause",
    "ScalarSelect": "scalar_select",
}


def _visit_name(element):
    return _NAMES.get(type(element).__name__, type(element).__name__.lower())


def iterate(obj, opts=None):
    waiting = [obj]
    while waiting:
        element = waiting.pop(0)
        yield element
        if not isinstance(element, (_sa.Table,)):
            waiting.extend(element.get_children() if hasattr(element, "get_children") else ())


def traverse(obj, opts, visitors):
    for element in iterate(obj, opts):
        visit = visitors.get(_visit_name(element))
        if visit is not None:
            visit(element)
    return obj


traverse_using = traverse


class ClauseVisitor:
    __traverse_options__ = {}

    def iterate(self, obj):
        return iterate(obj, self.__traverse_options__)

    def traverse(self, obj):
        for element in self.iterate(obj):
            visit = getattr(self, "visit_" + _visit_name(element), None)
            if visit is not None:
                visit(element)
        return obj


class Visitable:
    pass


def __getattr__(name):
    return _sa.missing("sqlalchemy.sql.visitors", name)
