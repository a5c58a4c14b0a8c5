# The exception classes of sqlalchemy.orm.exc.
from sqlalchemy import exc as sa_exc
from sqlalchemy.exc import MultipleResultsFound, NoResultFound


class StaleDataError(sa_exc.SQLAlchemyError):
    pass


ConcurrentModificationError = StaleDataError


class FlushError(sa_exc.SQLAlchemyError):
    pass


class MappedAnnotationError(sa_exc.ArgumentError):
    pass


class UnmappedError(sa_exc.InvalidRequestError):
    pass


class ObjectDereferencedError(sa_exc.SQLAlchemyError):
    pass


class DetachedInstanceError(sa_exc.SQLAlchemyError):
    code = "bhk3"


def _class_name(cls):
    return "%s.%s" % (cls.__module__, cls.__qualname__)


class UnmappedClassError(UnmappedError):
    def __init__(self, cls, msg=None):
        super().__init__(msg or "Class '%s' is not mapped" % _class_name(cls))


class UnmappedInstanceError(UnmappedError):
    def __init__(self, obj, msg=None):
        if not msg:
            cls = type(obj)
            if hasattr(cls, "__mapper__"):
                msg = ("Class '%s' is mapped, but this instance lacks instrumentation.  This occurs when the instance "
                       "is created before sqlalchemy.orm.mapper(%s) was called." % (_class_name(cls), _class_name(cls)))
            else:
                msg = "Class '%s' is not mapped" % _class_name(cls)
                if isinstance(obj, type):
                    msg += ("; was a class (%s) supplied where an instance was required?" % _class_name(obj))
        super().__init__(msg)


class ObjectDeletedError(sa_exc.InvalidRequestError):
    pass


class UnmappedColumnError(sa_exc.InvalidRequestError):
    pass


class LoaderStrategyException(sa_exc.InvalidRequestError):
    pass


NO_STATE = (AttributeError, KeyError)
