# Text in relationship(): "User", "Permission.id", "and_(A.x == B.y)" is evaluated in the world of the declaring class.
import _athanor_orm
from sqlalchemy import exc
from sqlalchemy.util import ReadOnlyProperties


class _Names(dict):
    def __init__(self, property):
        super().__init__()
        self.property = property
        cls = property._class
        self.cls = cls
        reg = getattr(cls, "_sa_registry", None) or getattr(cls, "registry", None)
        self.classes = reg._class_registry if reg is not None else {}
        self.metadata = getattr(cls, "metadata", None) or (reg.metadata if reg is not None else None)

    def __missing__(self, name):
        if name in self.classes:
            return self.classes[name]
        if self.metadata is not None and name in self.metadata.tables:
            return self.metadata.tables[name]
        import sqlalchemy
        import sqlalchemy.orm
        if name == "foreign":
            return _athanor_orm.foreign
        if name == "remote":
            return _athanor_orm.remote
        found = getattr(sqlalchemy, name, None) if name in sqlalchemy.__dict__ else None
        if found is not None:
            return found
        raise NameError(name)


def _evaluate(property, text):
    names = _Names(property)
    head = text.split(".")[0]
    try:
        if all(part.isidentifier() for part in text.split(".")) and head not in names.classes:
            last = text.split(".")[-1]
            if "." in text and last in names.classes:
                return names.classes[last]
        return eval(text, {"__builtins__": {}}, names)
    except NameError as error:
        name = str(error).split("'")[1] if "'" in str(error) else str(error)
        raise exc.InvalidRequestError(
            "When initializing mapper %s, expression %r failed to locate a name (%r). If this is a class name, consider "
            "adding this relationship() to the %r class after both dependent classes have been defined."
            % (_athanor_orm.inspect_mapper_text(property._class), text, name, property._class)) from None


def resolve(property, argument):
    if isinstance(argument, str):
        return _evaluate(property, argument)
    if isinstance(argument, (list, tuple)):
        return [resolve(property, it) for it in argument]
    if callable(argument) and not isinstance(argument, type) and not hasattr(argument, "__clause_element__") \
            and not hasattr(argument, "type"):
        return argument()
    return argument


def resolve_table(property, argument):
    if callable(argument) and not hasattr(argument, "c") and not isinstance(argument, str):
        argument = argument()
    if isinstance(argument, str):
        names = _Names(property)
        if names.metadata is not None and argument in names.metadata.tables:
            return names.metadata.tables[argument]
        if argument not in names.classes:
            raise exc.InvalidRequestError(
                "When initializing mapper %s, expression %r failed to locate a name (%r). If this is a class name, "
                "consider adding this relationship() to the %r class after both dependent classes have been defined."
                % (_athanor_orm.inspect_mapper_text(property._class), argument, argument, property._class))
        argument = names.classes[argument]
    if isinstance(argument, type):
        return argument.__table__
    return argument


class _Direction:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return "<RelationshipDirection.%s: %d>" % (self.name, ["", "ONETOMANY", "MANYTOONE", "MANYTOMANY"].index(self.name))

    def __str__(self):
        return "RelationshipDirection.%s" % self.name


_DIRECTIONS = {name: _Direction(name) for name in ("ONETOMANY", "MANYTOONE", "MANYTOMANY")}


def direction(name):
    return _DIRECTIONS[name]


ONETOMANY, MANYTOONE, MANYTOMANY = (_DIRECTIONS[name] for name in ("ONETOMANY", "MANYTOONE", "MANYTOMANY"))


def property_of(cls, key, kind, columns):
    from sqlalchemy.orm import properties as _properties
    if kind == "relationship":
        made = _properties._RelationshipDeclared(None)
    elif kind == "synonym":
        made = _properties.Synonym(key)
    else:
        made = _properties.ColumnProperty(*columns)
    made.key, made._class = key, cls
    return made


class Properties(ReadOnlyProperties):
    """A mapping in order whose members are attributes, too; iterating gives the values."""

    def __init__(self, pairs):
        self.__dict__["_pairs"] = dict(pairs)

    def __getattr__(self, name):
        try:
            return self.__dict__["_pairs"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name):
        return self._pairs[name]

    def get(self, name, default=None):
        return self._pairs.get(name, default)

    def keys(self):
        return list(self._pairs)

    def values(self):
        return list(self._pairs.values())

    def items(self):
        return list(self._pairs.items())

    def __iter__(self):
        return iter(list(self._pairs.values()))

    def __contains__(self, name):
        return name in self._pairs

    def __len__(self):
        return len(self._pairs)

    def __dir__(self):
        return list(self._pairs)


def properties(pairs):
    return Properties(pairs)


def descriptors(cls, attrs):
    # In the order of the class bodies; what was put on a class without having stood there comes last.
    mapped, found = attrs.keys(), {}
    for base in cls.__mro__[:-1]:
        for name, value in vars(base).items():
            if name in found:
                continue
            if name in mapped:
                found[name] = getattr(cls, name)
            elif getattr(value, "is_attribute", False):
                found[name] = value
    for name in mapped:
        if name not in found:
            found[name] = getattr(cls, name)
    return Properties(found.items())


class History(tuple):
    __slots__ = ()

    def __new__(cls, added, unchanged, deleted):
        return tuple.__new__(cls, (added, unchanged, deleted))

    added = property(lambda self: self[0])
    unchanged = property(lambda self: self[1])
    deleted = property(lambda self: self[2])

    def __repr__(self):
        return "History(added=%r, unchanged=%r, deleted=%r)" % tuple(self)

    def __bool__(self):
        return any(tuple(self))

    def empty(self):
        return not bool((self.added or self.deleted) or self.unchanged)

    def has_changes(self):
        return bool(self.added or self.deleted)

    def sum(self):
        return (self.added or []) + (self.unchanged or []) + (self.deleted or [])

    def non_deleted(self):
        return (self.added or []) + (self.unchanged or [])

    def non_added(self):
        return (self.unchanged or []) + (self.deleted or [])


def history(added, unchanged, deleted, lists):
    # Only a changed collection has lists for what has no entry.
    if lists:
        return History(added, unchanged, deleted)
    return History(added or (), unchanged or (), deleted or ())


class AttributeState:
    def __init__(self, object, key):
        self._object, self.key = object, key

    @property
    def loaded_value(self):
        from sqlalchemy.orm.base import NO_VALUE
        return self._object.__dict__.get(self.key, NO_VALUE)

    @property
    def value(self):
        return getattr(self._object, self.key)

    @property
    def history(self):
        return _athanor_orm.history(self._object, self.key, False)

    def load_history(self):
        return _athanor_orm.history(self._object, self.key, True)


def attribute_states(object, keys):
    return Properties((key, AttributeState(object, key)) for key in keys)
