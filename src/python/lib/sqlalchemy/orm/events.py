# ORM events: listen() on classes, mapped attributes, sessions and sessionmakers.
import _athanor_orm
from sqlalchemy import exc
from sqlalchemy.orm.session import Session, _live, scoped_session, sessionmaker


def listen(target, identifier, fn, *args, **kw):
    retval = bool(kw.get("retval", False))
    propagate = bool(kw.get("propagate", False))
    if isinstance(target, scoped_session):
        target = target.session_factory
    if isinstance(target, sessionmaker):
        target = target.class_
    sync = getattr(target, "sync_session_class", None)
    if isinstance(sync, type):
        target = sync
    if isinstance(target, type) and issubclass(target, Session):
        known = target.__dict__.get("_sa_listeners")
        target._sa_listeners = (known if known is not None else tuple(getattr(target, "_sa_listeners", ()))) + (
            (identifier, fn, retval),)
        for session in list(_live):
            if isinstance(session, target):
                _athanor_orm.listen(session, identifier, fn, retval, False)
        return
    if _athanor_orm.listen(target, identifier, fn, retval, propagate):
        return
    if isinstance(target, type) and propagate or target in (_athanor_orm.Mapper,):
        raise NotImplementedError("Athanor does not have events on unmapped classes yet")
    raise exc.InvalidRequestError("No such event '%s' for target '%s'" % (identifier, target))


def contains(target, identifier, fn):
    raise NotImplementedError("Athanor does not have event.contains yet")


def remove(target, identifier, fn):
    raise NotImplementedError("Athanor does not have event.remove yet")
