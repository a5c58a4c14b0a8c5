"""polymorphic_load="inline" counts in every query of the class, in aliases and eager joins too."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class C(Base):
    __tablename__="c"; id: Mapped[int]=mapped_column(primary_key=True); es: Mapped[list["E"]]=relationship(back_populates="c")
class E(Base):
    __tablename__="e"; id: Mapped[int]=mapped_column(primary_key=True); t: Mapped[str]; c_id: Mapped[int]=mapped_column(ForeignKey("c.id")); c: Mapped[C]=relationship(back_populates="es")
    __mapper_args__={"polymorphic_on":"t","polymorphic_identity":"e"}
class M(E):
    b: Mapped[int|None]
    __mapper_args__={"polymorphic_identity":"m","polymorphic_load":"inline"}
class J(E):
    __tablename__="j"; id: Mapped[int]=mapped_column(ForeignKey("e.id"),primary_key=True); l: Mapped[str]
    __mapper_args__={"polymorphic_identity":"j","polymorphic_load":"inline"}
class K(J):
    __tablename__="k"; id: Mapped[int]=mapped_column(ForeignKey("j.id"),primary_key=True); z: Mapped[str]
    __mapper_args__={"polymorphic_identity":"k","polymorphic_load":"selectin"}
e=create_engine("sqlite://"); Base.metadata.create_all(e)
with Session(e) as s:
    s.add(C(es=[M(b=1),J(l="x"),K(l="y",z="q"),E()])); s.commit()
for st in (select(E), select(C).options(joinedload(C.es)), select(aliased(E)), select(C).join(C.es), select(C).join(C.es).options(contains_eager(C.es)), select(C).where(C.es.any(E.id>1)), select(J), select(aliased(J,flat=True)), select(C).join(C.es.of_type(J)), select(E.id, E.t).order_by(E.id), select(func.count()).select_from(E), select(C).options(subqueryload(C.es)), select(C).options(selectinload(C.es)), select(C).options(joinedload(C.es.of_type(J))), select(C).options(selectinload(C.es.of_type(M)))):
    with Session(e) as s:
        try:
            r=s.execute(st).unique().all()
            print(len(r), [ (type(x).__name__, sorted(k for k in x.__dict__ if k[0]!="_")) for row in r for x in row if not isinstance(x,(int,str))])
        except Exception as x: print(type(x).__name__, x)
with Session(e) as s:
    c=s.scalars(select(C)).one(); print([type(x).__name__ for x in c.es]); print([sorted(k for k in x.__dict__ if k[0]!="_") for x in c.es])
