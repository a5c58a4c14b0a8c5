"""Savepoints in a loop with errors, as in the documentation."""
from sqlalchemy import create_engine, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class R(Base):
    __tablename__ = "r"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
with session.begin():
    for name in ("a", "b", "a", "c"):
        try:
            with session.begin_nested():
                session.merge(R(name=name)) if name == "b" else session.add(R(name=name))
        except IntegrityError as error:
            print("Skipped", name, error.orig)
    print(session.scalars(select(R.name).order_by(R.id)).all())
r = session.scalars(select(R)).first()
r.name = "changed"
nested = session.begin_nested()
r.name = "inner"
extra = R(name="x")
session.add(extra)
session.flush()
nested.rollback()
print(r.name, extra in session, inspect(extra).transient)
session.rollback()
print(r.name)
