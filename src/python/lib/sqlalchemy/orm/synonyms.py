# synonym(): another name for an attribute, on objects and in queries.


class _Synonym:
    is_attribute = True

    def __init__(self, key, target, descriptor=None):
        self.key, self.target, self.descriptor = key, target, descriptor

    def __get__(self, instance, owner):
        if instance is not None and self.descriptor is not None:
            return self.descriptor.__get__(instance, owner)
        return getattr(owner if instance is None else instance, self.target)

    def __set__(self, instance, value):
        if self.descriptor is not None and hasattr(self.descriptor, "__set__"):
            return self.descriptor.__set__(instance, value)
        setattr(instance, self.target, value)

    def __delete__(self, instance):
        delattr(instance, self.target)


def make(key, target):
    return _Synonym(key, target)
