# synonym(): another name for an attribute, on objects and in queries.


class _Synonym:
    is_attribute = True

    def __init__(self, key, target):
        self.key, self.target = key, target

    def __get__(self, instance, owner):
        return getattr(owner if instance is None else instance, self.target)

    def __set__(self, instance, value):
        setattr(instance, self.target, value)

    def __delete__(self, instance):
        delattr(instance, self.target)


def make(key, target):
    return _Synonym(key, target)
