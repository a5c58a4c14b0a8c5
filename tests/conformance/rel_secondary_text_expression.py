"""A join written as text is no secondary."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    b_id: Mapped[int] = mapped_column(ForeignKey("b.id"))
    d = relationship("D", secondary="join(B, D, B.d_id == D.id).join(C, C.d_id == D.id)",
        primaryjoin="and_(A.b_id == B.id, A.id == C.a_id)", secondaryjoin="D.id == B.d_id", uselist=False, viewonly=True)
class B(Base):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
    d_id: Mapped[int] = mapped_column(ForeignKey("d.id"))
class C(Base):
    __tablename__ = "c"
    id: Mapped[int] = mapped_column(primary_key=True)
    a_id: Mapped[int] = mapped_column(ForeignKey("a.id"))
    d_id: Mapped[int] = mapped_column(ForeignKey("d.id"))
class D(Base):
    __tablename__ = "d"
    id: Mapped[int] = mapped_column(primary_key=True)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
print(select(A, D).join(A.d))
with Session(engine) as s:
    s.add(D(id=1)); s.flush()
    s.add(B(id=1, d_id=1)); s.flush()
    s.add(A(id=1, b_id=1)); s.flush()
    s.add(C(id=1, a_id=1, d_id=1)); s.commit()
    a = s.get(A, 1)
    print(a.d.id)
    s.expunge_all()
    print(s.scalars(select(A).options(joinedload(A.d))).one().d.id)
    s.expunge_all()
    print(s.scalars(select(A).options(selectinload(A.d))).one().d.id)
    print(s.scalars(select(A).where(A.d.has(D.id == 1))).all()[0].id)
