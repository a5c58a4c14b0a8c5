"""Version columns: counted, by a function, by the program."""
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.orm.exc import StaleDataError
import uuid, datetime
class Base(DeclarativeBase): pass
class Doc(Base):
    __tablename__ = "doc"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(nullable=False)
    name: Mapped[str] = mapped_column(String(50))
    __mapper_args__ = {"version_id_col": version_id}
class Doc2(Base):
    __tablename__ = "doc2"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(32))
    name: Mapped[str]
    __mapper_args__ = {"version_id_col": version, "version_id_generator": lambda v: "v%d" % (int(v[1:]) + 1 if v else 1)}
class Doc3(Base):
    __tablename__ = "doc3"
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    name: Mapped[str]
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    d = Doc(name="a"); e = Doc2(name="b"); f = Doc3(name="c", version=1)
    s.add_all([d, e, f]); s.commit()
    d.name = "a2"; e.name = "b2"; f.name = "c2"; f.version = 2
    s.commit()
    print(d.version_id, e.version, f.version)
    with Session(engine) as s2:
        x = s2.get(Doc, 1)
        x.name = "other"
        s2.commit()
    s.execute(update(Doc).values(name="bulk", version_id=Doc.version_id + 1)) if False else None
    d.name
    s.connection().exec_driver_sql("update doc set version_id = 99")
    d.name = "conflict"
    try:
        s.commit()
    except StaleDataError as err:
        print(type(err).__name__, err)
        s.rollback()
    print(d.name, d.version_id)
    s.connection().exec_driver_sql("update doc set version_id = 50")
    s.delete(d)
    try:
        s.flush()
    except StaleDataError as err:
        print(err)
        s.rollback()
    try:
        m = s.merge(Doc(id=1, name="m", version_id=1000))
        s.flush()
    except Exception as err:
        print(type(err).__name__, err)
        s.rollback()
