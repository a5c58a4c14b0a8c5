# sqlalchemy.sql.functions: `func` under its own name, and functions that programs define.
import _sqlalchemy as _sa
from _sqlalchemy import func

Function = _sa.Function


# An element that prints itself: see sqlalchemy.ext.compiler.
class FunctionElement(_sa.HostElement):
    def __init__(self, *clauses):
        self._clauses = [_sa.as_operand(it) for it in clauses]

    @property
    def clauses(self):
        return Clauses(self._clauses)

    @property
    def clause_expr(self):
        return Clauses(self._clauses)

    def __iter__(self):
        return iter(self._clauses)


# The arguments: a list for the program, `a, b` for the compiler.
class Clauses(list):
    def __clause_element__(self):
        return _sa.expr_list(list(self))

    @property
    def clauses(self):
        return list(self)


class GenericFunction:
    name = None
    type = None
    inherit_cache = True

    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        name = cls.__dict__.get("identifier", cls.__dict__.get("name")) or cls.__name__
        package = cls.__dict__.get("package", getattr(cls, "package", None))
        _sa.register_function(str(name), package, cls)

    # Called as `func.name(...)` or by the class's own name.
    def __new__(cls, *args, **kw):
        from sqlalchemy.types import to_instance
        spelling = cls.__dict__.get("name") or cls.__name__
        return _sa.function(str(spelling), list(args), None if cls.type is None else to_instance(cls.type))


count = func.count
now = func.now
coalesce = func.coalesce
concat = func.concat
current_timestamp = func.current_timestamp
sum, max, min = func.sum, func.max, func.min
random, char_length, array_agg = func.random, func.char_length, func.array_agg
rank, dense_rank, percent_rank, cume_dist = func.rank, func.dense_rank, func.percent_rank, func.cume_dist
current_date, current_time, localtime, localtimestamp = (func.current_date, func.current_time, func.localtime,
                                                         func.localtimestamp)


def __getattr__(name):
    return _sa.missing("sqlalchemy.sql.functions", name)
