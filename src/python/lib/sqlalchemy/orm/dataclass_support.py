# MappedAsDataclass: the dataclass methods of a mapped class.
import dataclasses

from sqlalchemy.orm.base import NO_ARG
from sqlalchemy.orm import annotations as _annotations
from sqlalchemy.orm.composites import Composite
from sqlalchemy.orm.properties import MappedColumn, MapperProperty, RelationshipProperty


def _field(options, default):
    kw = {}
    for name in ("init", "repr", "default_factory", "compare", "kw_only", "hash"):
        if options.get(name, NO_ARG) is not NO_ARG:
            kw[name] = options[name]
    if options.get("default", NO_ARG) is not NO_ARG:
        kw["default"] = options["default"]
    elif default is not NO_ARG and "default_factory" not in kw:
        kw["default"] = default
    return dataclasses.field(**kw)


def fields_of(cls):
    """(name, annotation, field) of one class of the MRO, read before the attributes were mapped away."""
    out = []
    for name, note in _annotations.own_annotations(cls).items():
        read = _annotations.read(note, cls)
        if not read.mapped:
            continue
        value = cls.__dict__.get("_sa_declared_values", {}).get(name)
        options = dict(getattr(value, "_attribute_options", None) or {})
        default = NO_ARG
        if isinstance(value, MappedColumn):
            default = value._dataclass_default
        out.append((name, read.type, _field(options, default)))
    return out


def apply(cls):
    """Makes the dataclass methods on a stand-in with the same fields, and puts them on the mapped class."""
    import _athanor_orm
    options = dict(cls._sa_dataclass or {})
    fields = {}
    for base in reversed(cls.__mro__):
        if base is object:
            continue
        for name, note, field in fields_of(base):
            fields[name] = (name, note, field)
    try:
        made = dataclasses.make_dataclass(cls.__name__, list(fields.values()), **options)
    except (TypeError, ValueError) as error:
        from sqlalchemy import exc
        text = str(error)
        if text.startswith("non-default argument"):
            text = text.split(" follows default argument")[0] + " follows default argument"
        raise exc.InvalidRequestError(
            "Python dataclasses error encountered when creating dataclass for %r: %s(%s). Please refer to Python dataclasses "
            "documentation for additional information." % (
                cls.__name__, type(error).__name__, '"%s"' % text if "'" in text else repr(text))) from error
    if options.get("init", True):
        init = made.__init__
        init.__qualname__ = "__init__"

        def __init__(self, *args, **kwargs):
            _athanor_orm.ensure_state(self)
            init(self, *args, **kwargs)

        __init__._sa_original_init = init
        type.__setattr__(cls, "__init__", __init__)
    for name in ("__repr__", "__eq__", "__hash__", "__lt__", "__le__", "__gt__", "__ge__", "__match_args__"):
        if name in made.__dict__ and name not in cls.__dict__.get("_sa_own_names", ()):
            type.__setattr__(cls, name, made.__dict__[name])
    type.__setattr__(cls, "__dataclass_fields__", made.__dataclass_fields__)
    type.__setattr__(cls, "__dataclass_params__", made.__dataclass_params__)
