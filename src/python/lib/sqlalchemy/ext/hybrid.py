# hybrid_property and hybrid_method: one definition for objects and for queries.
import _athanor_orm


class hybrid_method:
    is_attribute = True

    def __init__(self, func, expr=None):
        self.func = func
        self.expr = expr or func
        self.__name__ = func.__name__
        self.__doc__ = func.__doc__

    def __get__(self, instance, owner):
        if instance is None:
            return lambda *args, **kw: self.expr(owner, *args, **kw)
        return lambda *args, **kw: self.func(instance, *args, **kw)

    def expression(self, expr):
        self.expr = expr
        return self

    @property
    def inplace(self):
        return self


class _Inplace:
    def __init__(self, attr):
        self.attr = attr

    def _change(self, name, value):
        setattr(self.attr, name, value)
        return self.attr

    def getter(self, fget):
        return self._change("fget", fget)

    def setter(self, fset):
        return self._change("fset", fset)

    def deleter(self, fdel):
        return self._change("fdel", fdel)

    def expression(self, expr):
        return self._change("expr", _function(expr))

    def comparator(self, comparator):
        return self._change("custom_comparator", _function(comparator))

    def update_expression(self, meth):
        return self._change("update_expr", _function(meth))


def _function(fn):
    return fn.__func__ if isinstance(fn, (classmethod, staticmethod)) else fn


class hybrid_property:
    is_attribute = True

    def __init__(self, fget, fset=None, fdel=None, expr=None, custom_comparator=None, update_expr=None):
        self.fget, self.fset, self.fdel = fget, fset, fdel
        self.expr = _function(expr) if expr is not None else None
        self.custom_comparator = custom_comparator
        self.update_expr = update_expr
        self.__name__ = getattr(fget, "__name__", None)
        self.__doc__ = getattr(fget, "__doc__", None)

    def __set_name__(self, owner, name):
        # `x.inplace.setter` puts the same hybrid under the name of the setter, too.
        if self.__name__ is None or self.__name__ == "<lambda>":
            self.__name__ = name

    def __get__(self, instance, owner):
        if owner is None or instance is not None:
            return self.fget(instance)
        if self.custom_comparator is not None:
            return _HybridComparator(self.custom_comparator(owner), self.__name__)
        expr = (self.expr or self.fget)(owner)
        return _athanor_orm.named_expression(expr, self.__name__, owner)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError("can't delete attribute")
        self.fdel(instance)

    def _copy(self, **kw):
        values = {"fget": self.fget, "fset": self.fset, "fdel": self.fdel, "expr": self.expr,
                  "custom_comparator": self.custom_comparator, "update_expr": self.update_expr}
        values.update(kw)
        return type(self)(**values)

    def getter(self, fget):
        return self._copy(fget=fget)

    def setter(self, fset):
        return self._copy(fset=fset)

    def deleter(self, fdel):
        return self._copy(fdel=fdel)

    def expression(self, expr):
        return self._copy(expr=_function(expr))

    def comparator(self, comparator):
        return self._copy(custom_comparator=_function(comparator))

    def update_expression(self, meth):
        return self._copy(update_expr=_function(meth))

    @property
    def inplace(self):
        return _Inplace(self)

    @property
    def overrides(self):
        return self


class Comparator:
    def __class_getitem__(cls, item):
        return cls

    def __init__(self, expression):
        self.expression = expression

    def __clause_element__(self):
        expr = self.expression
        while hasattr(expr, "__clause_element__") and not hasattr(expr, "compile"):
            expr = expr.__clause_element__()
        return expr

    def operate(self, op, *other, **kw):
        return op(self.__clause_element__(), *other, **kw)

    def __eq__(self, other):
        return self.operate(lambda a, b: a == b, other)

    def __ne__(self, other):
        return self.operate(lambda a, b: a != b, other)

    def __lt__(self, other):
        return self.operate(lambda a, b: a < b, other)

    def __le__(self, other):
        return self.operate(lambda a, b: a <= b, other)

    def __gt__(self, other):
        return self.operate(lambda a, b: a > b, other)

    def __ge__(self, other):
        return self.operate(lambda a, b: a >= b, other)

    __hash__ = object.__hash__

    def __getattr__(self, name):
        if name.startswith("__") or name == "expression":
            raise AttributeError(name)
        return getattr(self.__clause_element__(), name)


class _HybridComparator:
    def __new__(cls, comparator, name):
        return comparator


def _update_values(cls, name, value):
    """What update(cls).values(name=value) sets when `name` is a hybrid."""
    for base in cls.__mro__:
        if name in base.__dict__:
            hybrid = base.__dict__[name]
            if not isinstance(hybrid, hybrid_property):
                return None
            if hybrid.update_expr is not None:
                return list(hybrid.update_expr(cls, value))
            target = getattr(cls, name)
            return [(target, value)] if hasattr(target, "property") else None
    return None


def __getattr__(name):
    import _sqlalchemy
    return _sqlalchemy.missing("sqlalchemy.ext.hybrid", name)
