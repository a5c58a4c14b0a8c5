"""History tables as in the versioned_history example, in short."""
from sqlalchemy import create_engine, event, inspect, select
from sqlalchemy.orm import attributes, DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)


class UserHistory(Base):
    __tablename__ = "users_history"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]


@event.listens_for(Session, "before_flush")
def before_flush(session, flush_context, instances):
    for obj in session.dirty:
        if isinstance(obj, User):
            state = inspect(obj)
            old = {}
            changed = False
            for prop in state.mapper.column_attrs:
                hist = attributes.get_history(obj, prop.key)
                if hist.deleted:
                    changed = True
                    old[prop.key] = hist.deleted[0]
                elif hist.unchanged:
                    old[prop.key] = hist.unchanged[0]
            if changed:
                session.add(UserHistory(**old))
                obj.version = obj.version + 1
    for obj in session.deleted:
        if isinstance(obj, User):
            session.add(UserHistory(id=obj.id, version=obj.version, name=obj.name))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
user = User(name="a")
session.add(user)
session.commit()
user.name = "b"
session.commit()
user.name = "c"
session.commit()
session.delete(user)
session.commit()
print(session.execute(select(UserHistory.id, UserHistory.version, UserHistory.name).order_by(UserHistory.version)).all())
