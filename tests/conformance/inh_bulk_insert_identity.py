"""Bulk inserts of a class in a hierarchy say of which class the rows are."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class E(Base):
    __tablename__ = "e"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    type: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "e", "polymorphic_on": "type"}
class M(E):
    info: Mapped[str] = mapped_column(nullable=True)
    __mapper_args__ = {"polymorphic_identity": "m"}
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.execute(insert(M), [{"name": "a", "info": "x"}, {"name": "b", "info": "y"}])
    s.execute(insert(M), {"name": "c"})
    s.execute(insert(E), [{"name": "d"}])
    print(s.scalars(insert(M).returning(M), [{"name": "e"}, {"name": "f"}]).all()[0].type)
    s.bulk_insert_mappings(M, [{"name": "g"}])
    s.bulk_save_objects([M(name="h")])
    try: s.execute(insert(M).values(name="i"))
    except Exception as x: print(type(x).__name__, str(x).splitlines()[0])
    print(s.execute(select(E.id, E.name, E.type).order_by(E.id)).all())
