"""GROUP BY takes a class or a table for all its columns, ORDER BY takes neither; distinct() outside of a function."""
import warnings

from sqlalchemy import create_engine, distinct, func, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    text: Mapped[str] = mapped_column("body", deferred=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


alias = aliased(User, name="u")
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    # The version counter begins in bulk inserts as well.
    session.execute(insert(User), [{"name": "a", "text": "x"}, {"name": "a", "text": "y"}])
    print(session.scalars(insert(User).returning(User.version), [{"name": "b", "text": "z"}]).all())
    session.bulk_insert_mappings(User, [{"name": "c", "text": "q"}])
    for build in (
        lambda: select(User.name, func.count()).group_by(User),
        lambda: select(alias.name).group_by(alias),
        lambda: select(User.name).group_by(User.__table__),
        lambda: session.query(User.name).group_by(User),
        lambda: select(User.id).order_by(User),
        lambda: select(User.id).group_by(3),
        lambda: select(func.count(User.name.distinct())),
        lambda: select(func.count(distinct(User.name))),
    ):
        try:
            print(session.execute(build()).all())
        except Exception as error:
            print(type(error).__name__, error)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        print(session.scalars(select(User.name.distinct()).order_by(User.name)).all())
        print([str(it.message) for it in caught])
