"""A class's own __setattr__ is asked by its constructor too; a version generator is asked once for each row of a bulk."""
from itertools import count

from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column

numbers = count(1)


class Base(DeclarativeBase):
    pass


class Audited(Base):
    __tablename__ = "audited"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    size: Mapped[int]
    version: Mapped[str] = mapped_column()
    __mapper_args__ = {"version_id_col": version, "version_id_generator": lambda _: f"v{next(numbers)}"}

    def __setattr__(self, key, value):
        if not key.startswith("_"):
            print("set", key, value)
        super().__setattr__(key, value * 2 if key == "size" else value)


class Plain(Base):
    __tablename__ = "plain"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "plain"}


class Fancy(Plain):
    extra: Mapped[str | None]
    __mapper_args__ = {"polymorphic_identity": "fancy", "polymorphic_load": "inline"}


# An alias that is made before anything is configured.
print(select(aliased(Plain, name="p")))
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
name = "".join(["gi", "ven"])
with Session(engine) as session:
    audited = Audited(name=name, size=4)
    print(audited.name is name, audited.size)
    session.add(audited)
    session.commit()
    session.bulk_insert_mappings(Audited, [{"name": "a", "size": 1}, {"name": "b", "size": 2}])
    session.execute(insert(Audited), [{"name": "c", "size": 3}, {"name": "d", "size": 4}])
    print(session.execute(select(Audited.name, Audited.size, Audited.version).order_by(Audited.id)).all())
    for execute in (session.execute, session.scalars, session.connection().execute):
        try:
            execute(session.query(Audited))
        except Exception as error:
            print(type(error).__name__, error)
