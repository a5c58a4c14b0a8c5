# Bundle: several columns under one name in a row.


class Bundle:
    single_entity = False

    def __init__(self, name, *exprs, **kw):
        self.name = self.key = name
        self.exprs = list(exprs)
        self.single_entity = kw.pop("single_entity", self.single_entity)
        for expr in exprs:
            key = getattr(expr, "key", None)
            if key:
                setattr(self, key, expr)

    @property
    def c(self):
        return self

    columns = c
