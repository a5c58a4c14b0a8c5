"""Rows with None among keys of a bulk insert."""
from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class T(Base):
    __tablename__ = "t"

    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str | None]
    b: Mapped[str | None] = mapped_column(server_default="dd")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.execute(insert(T), [{"a": "1", "b": "x"}, {"a": "2", "b": None}, {"a": None}, {"a": "4"}])
session.bulk_insert_mappings(T, [{"a": "1", "b": "x"}, {"a": "2", "b": None}, {"a": None}, {"a": "4"}])
session.bulk_insert_mappings(T, [{"a": "1", "b": "x"}, {"a": "2", "b": None}, {"a": None}], render_nulls=True)
session.bulk_save_objects([T(a="5"), T(a=None), T(b="z"), T(a="6", b=None)])
session.add_all([T(a="5"), T(a=None), T(b="z"), T(a="6", b=None), T()])
session.flush()
print(session.execute(select(T.a, T.b).order_by(T.id)).all())
