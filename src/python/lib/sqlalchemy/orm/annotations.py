# Reading Mapped[...] annotations: what type, nullable or not, which collection.


class Forward:
    """A name that is not bound yet: the class it means may be defined later."""

    def __init__(self, name):
        self.name = name

    def __getitem__(self, item):
        return self

    def __or__(self, other):
        return Union_([self, other])

    def __ror__(self, other):
        return Union_([other, self])

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Forward("%s.%s" % (self.name, name))


class Union_:
    def __init__(self, args):
        self.args = args

    def __or__(self, other):
        return Union_(self.args + [other])


class _Names(dict):
    """Names for evaluating an annotation: unknown ones become Forward."""

    def __init__(self, cls):
        super().__init__()
        self.cls = cls
        import sys
        module = sys.modules.get(cls.__module__)
        self.module = vars(module) if module is not None else {}

    def __missing__(self, key):
        if key == self.cls.__name__:
            return Forward(key)
        if key in self.module:
            return self.module[key]
        import builtins
        if hasattr(builtins, key):
            return getattr(builtins, key)
        return Forward(key)


def evaluate(text, cls):
    return eval(text, {}, _Names(cls))


def own_annotations(cls):
    """The annotations of the class itself, in order, values or strings."""
    found = cls.__dict__.get("__annotations__")
    if found:
        return dict(found)
    annotate = getattr(cls, "__annotate__", None)
    if annotate is None or ("__annotate__" not in cls.__dict__ and "__annotate_func__" not in cls.__dict__):
        return {}
    try:
        return dict(annotate(1))
    except NameError:
        import annotationlib
        return dict(annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF))


def _is_union(it):
    if isinstance(it, Union_):
        return True
    return type(it).__name__ in ("Union", "UnionType", "_UnionGenericAlias")


def _union_args(it):
    return list(it.args) if isinstance(it, Union_) else list(it.__args__)


class Read:
    """What one annotation says."""

    def __init__(self):
        self.mapped = False
        self.wrapper = None      # Mapped, DynamicMapped, WriteOnlyMapped
        self.type = None         # a class, a Forward, or another annotation such as dict[str, str]
        self.optional = False
        self.collection = None   # list, set, dict
        self.extras = ()         # what Annotated carried
        self.annotated = None    # the Annotated alias itself, to look up in a type_annotation_map
        self.pep695 = None
        self.annotation = None   # what was read


def shown(annotation):
    """`Mapped[...]` as the library's errors write it."""
    if isinstance(annotation, str):
        return annotation
    if type(annotation).__name__ == "ForwardRef":
        return annotation.__forward_arg__
    args = ", ".join("ForwardRef(%r)" % it if isinstance(it, str) else repr(it) for it in annotation.__args__)
    return "sqlalchemy.orm.base.%s[%s]" % (annotation.__sa_mapped__, args)


def has_unknown(it):
    """Whether some name inside an annotation means nothing."""
    return type(it).__name__ in ("Forward", "ForwardRef") or any(
        has_unknown(arg) for arg in getattr(it, "__args__", None) or ())


def _resolve(it, cls):
    if isinstance(it, str):
        return evaluate(it, cls)
    name = type(it).__name__
    if name == "ForwardRef":
        return evaluate(it.__forward_arg__, cls)
    return it


def _split_optional(it, read, cls):
    it = _resolve(it, cls)
    if _is_union(it):
        args = [_resolve(arg, cls) for arg in _union_args(it)]
        rest = [arg for arg in args if arg is not None and arg is not type(None)]
        if len(rest) != len(args):
            read.optional = True
        if len(rest) == 1:
            return _split_optional(rest[0], read, cls)
        return it
    return it


def _collection_of(it):
    origin = getattr(it, "__origin__", None)
    if origin in (list, set, dict):
        return origin
    name = getattr(origin, "__name__", None)
    return {"Sequence": list, "MutableSequence": list, "List": list, "Collection": list, "MutableSet": set,
            "Set": set, "AbstractSet": set, "Mapping": dict, "MutableMapping": dict}.get(name)


def read(annotation, cls, for_relationship=False):
    """Reads an annotation; read.mapped is False for anything but Mapped[...]."""
    out = Read()
    it = _resolve(annotation, cls)
    wrapper = getattr(it, "__sa_mapped__", None)
    if wrapper is None:
        out.type = it
        return out
    out.mapped = True
    out.wrapper = wrapper
    out.annotation = annotation
    if not it.__args__:
        return out
    inner = _split_optional(it.__args__[0], out, cls)
    if type(inner).__name__ == "TypeAliasType":
        out.pep695 = inner
        inner = _split_optional(inner.__value__, out, cls)
    if hasattr(inner, "__metadata__"):
        out.annotated = inner
        out.extras = tuple(inner.__metadata__)
        inner = _split_optional(inner.__origin__, out, cls)
    if for_relationship:
        collection = _collection_of(inner)
        if collection is not None:
            out.collection = collection
            args = inner.__args__
            inner = _split_optional(args[-1], out, cls)
        elif wrapper in ("WriteOnlyMapped", "DynamicMapped"):
            out.collection = list
    out.type = inner
    return out
