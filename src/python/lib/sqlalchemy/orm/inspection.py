# inspect() for mapped classes and objects.
import _athanor_orm


def inspect(subject):
    return _athanor_orm.inspect(subject)
