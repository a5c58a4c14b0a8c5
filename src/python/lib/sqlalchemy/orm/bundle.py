# Bundle: several columns under one name in a row.


class _Columns:
    """The columns of a bundle by name."""

    def __init__(self, exprs):
        self._names = {getattr(it, "key", None) or getattr(it, "name", None): it for it in exprs}

    def __getattr__(self, name):
        try:
            return self.__dict__["_names"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name):
        return self._names[name]

    def __contains__(self, name):
        return name in self._names

    def __iter__(self):
        return iter(self._names.values())

    def __len__(self):
        return len(self._names)

    def keys(self):
        return list(self._names)

    def values(self):
        return list(self._names.values())

    def items(self):
        return list(self._names.items())


class Bundle:
    single_entity = False
    is_bundle = True

    def __init__(self, name, *exprs, **kw):
        self.name = self._label = self.key = name
        self.exprs = list(exprs)
        self.single_entity = kw.pop("single_entity", self.single_entity)
        self.c = self.columns = _Columns(exprs)

    def label(self, name):
        new = self.__class__.__new__(self.__class__)
        new.__dict__.update(self.__dict__)
        new.name = new._label = name
        return new

    def create_row_processor(self, query, procs, labels):
        return None

    def _makes_rows(self):
        return type(self).create_row_processor is not Bundle.create_row_processor

    def _row_function(self, labels):
        """The function that makes a row what the program's own create_row_processor says."""
        procs = [lambda row, at=at: row[at] for at in range(len(labels))]
        return self.create_row_processor(None, procs, list(labels))


class DictBundle(Bundle):
    def create_row_processor(self, query, procs, labels):
        return lambda row: dict(zip(labels, (proc(row) for proc in procs)))
