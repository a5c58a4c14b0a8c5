"""The unique object recipe and get_or_create."""
from sqlalchemy import create_engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Tag(Base):
    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)

    @classmethod
    def get_or_create(cls, session, name):
        cache = session.info.setdefault("cache", {})
        if name in cache:
            return cache[name]
        with session.no_autoflush:
            tag = session.scalars(select(cls).filter_by(name=name)).one_or_none()
        if tag is None:
            tag = cls(name=name)
            session.add(tag)
        cache[name] = tag
        return tag


def get_or_create(session, model, defaults=None, **kwargs):
    instance = session.query(model).filter_by(**kwargs).first()
    if instance:
        return instance, False
    instance = model(**{**kwargs, **(defaults or {})})
    try:
        with session.begin_nested():
            session.add(instance)
    except IntegrityError:
        return session.query(model).filter_by(**kwargs).one(), False
    return instance, True


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
print(Tag.get_or_create(session, "a") is Tag.get_or_create(session, "a"))
session.commit()
print(get_or_create(session, Tag, name="a"), get_or_create(session, Tag, name="b")[1]) if False else None
t, made = get_or_create(session, Tag, name="b")
print(t.name, made, get_or_create(session, Tag, name="b")[1])
session.commit()
