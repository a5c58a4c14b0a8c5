# Mutable values: changes inside a dict, list or set, or of a composite, mark their attribute as modified.
import weakref

import _athanor_orm
from sqlalchemy import event, types


class MutableBase:
    @property
    def _parents(self):
        """The objects that have this value, with the attribute in which they have it."""
        found = self.__dict__.get("_sa_parents")
        if found is None:
            found = self.__dict__["_sa_parents"] = {}
        return found

    def _has_parent(self, instance, key):
        self._parents[id(instance), key] = weakref.ref(instance)

    def _lost_parent(self, instance, key):
        self._parents.pop((id(instance), key), None)

    @classmethod
    def coerce(cls, key, value):
        if value is None:
            return None
        raise ValueError("Attribute '%s' does not accept objects of type %s" % (key, type(value)))

    @classmethod
    def _get_listen_keys(cls, attribute):
        return {attribute.key}

    @classmethod
    def _listen_on_attribute(cls, attribute, coerce, parent_cls):
        key = attribute.key
        if parent_cls is not attribute.class_:
            return
        parent_cls = attribute.class_
        keys = cls._get_listen_keys(attribute)

        def load(instance, *args):
            value = instance.__dict__.get(key)
            if value is not None:
                if coerce:
                    value = cls.coerce(key, value)
                    instance.__dict__[key] = value
                value._has_parent(instance, key)

        def load_attrs(instance, context, attrs):
            if not attrs or keys.intersection(attrs):
                load(instance)

        def set_(instance, value, oldvalue, initiator):
            if value is oldvalue:
                return value
            if not isinstance(value, cls):
                value = cls.coerce(key, value)
            if value is not None:
                value._has_parent(instance, key)
            if isinstance(oldvalue, cls):
                oldvalue._lost_parent(instance, key)
            return value

        event.listen(parent_cls, "load", load, propagate=True)
        event.listen(parent_cls, "refresh", load_attrs, propagate=True)
        event.listen(parent_cls, "refresh_flush", load_attrs, propagate=True)
        event.listen(attribute, "set", set_, retval=True, propagate=True)


class Mutable(MutableBase):
    def changed(self):
        from sqlalchemy.orm.attributes import flag_modified
        for (_, key), parent in list(self._parents.items()):
            instance = parent()
            if instance is not None:
                flag_modified(instance, key)

    @classmethod
    def associate_with_attribute(cls, attribute):
        cls._listen_on_attribute(attribute, True, attribute.class_)

    @classmethod
    def _associate(cls, wanted):
        def configured(mapper, class_):
            for prop in mapper.column_attrs:
                if wanted(prop.columns[0].type):
                    attribute = getattr(class_, prop.key)
                    inherits = mapper.inherits
                    if inherits is None or not inherits.has_property(prop.key):
                        cls.associate_with_attribute(attribute)

        event.listen(_athanor_orm.Mapper, "mapper_configured", configured)

    @classmethod
    def associate_with(cls, sqltype):
        cls._associate(lambda it: isinstance(it, sqltype))

    @classmethod
    def as_mutable(cls, sqltype):
        sqltype = types.to_instance(sqltype)
        cls._associate(lambda it: it is sqltype)
        return sqltype


class MutableComposite(MutableBase):
    def changed(self):
        for (_, key), parent in list(self._parents.items()):
            instance = parent()
            if instance is not None:
                setattr(instance, key, self)


class MutableDict(Mutable, dict):
    def __class_getitem__(cls, item):
        return cls

    def __setitem__(self, key, value):
        dict.__setitem__(self, key, value)
        self.changed()

    def setdefault(self, *args):
        result = dict.setdefault(self, *args)
        self.changed()
        return result

    def __delitem__(self, key):
        dict.__delitem__(self, key)
        self.changed()

    def update(self, *args, **kw):
        dict.update(self, *args, **kw)
        self.changed()

    def __ior__(self, other):
        self.update(other)
        return self

    def pop(self, *args):
        result = dict.pop(self, *args)
        self.changed()
        return result

    def popitem(self):
        result = dict.popitem(self)
        self.changed()
        return result

    def clear(self):
        dict.clear(self)
        self.changed()

    @classmethod
    def coerce(cls, key, value):
        if isinstance(value, cls):
            return value
        if isinstance(value, dict):
            return cls(value)
        return Mutable.coerce(key, value)


class MutableList(Mutable, list):
    def __class_getitem__(cls, item):
        return cls

    def __setitem__(self, index, value):
        list.__setitem__(self, index, value)
        self.changed()

    def __delitem__(self, index):
        list.__delitem__(self, index)
        self.changed()

    def pop(self, *args):
        result = list.pop(self, *args)
        self.changed()
        return result

    def append(self, it):
        list.append(self, it)
        self.changed()

    def extend(self, values):
        list.extend(self, values)
        self.changed()

    def __iadd__(self, values):
        self.extend(values)
        return self

    def insert(self, index, it):
        list.insert(self, index, it)
        self.changed()

    def remove(self, it):
        list.remove(self, it)
        self.changed()

    def clear(self):
        list.clear(self)
        self.changed()

    def sort(self, **kw):
        list.sort(self, **kw)
        self.changed()

    def reverse(self):
        list.reverse(self)
        self.changed()

    @classmethod
    def coerce(cls, key, value):
        if isinstance(value, cls):
            return value
        if isinstance(value, list):
            return cls(value)
        return Mutable.coerce(key, value)


class MutableSet(Mutable, set):
    def __class_getitem__(cls, item):
        return cls

    def _then(name):
        method = getattr(set, name)

        def changing(self, *args):
            result = method(self, *args)
            self.changed()
            return self if name.startswith("__i") else result
        changing.__name__ = name
        return changing

    for _name in ("update", "intersection_update", "difference_update", "symmetric_difference_update", "__ior__", "__iand__",
                  "__ixor__", "__isub__", "add", "remove", "discard", "pop", "clear"):
        locals()[_name] = _then(_name)
    del _name, _then

    @classmethod
    def coerce(cls, key, value):
        if isinstance(value, cls):
            return value
        if isinstance(value, set):
            return cls(value)
        return Mutable.coerce(key, value)


def __getattr__(name):
    import _sqlalchemy
    return _sqlalchemy.missing("sqlalchemy.ext.mutable", name)
