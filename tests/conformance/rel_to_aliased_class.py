"""A relationship to an aliased class on a join."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    b_id: Mapped[int] = mapped_column(ForeignKey("b.id"))
class B(Base):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
class C(Base):
    __tablename__ = "c"
    id: Mapped[int] = mapped_column(primary_key=True)
    some_c_value: Mapped[str]
class D(Base):
    __tablename__ = "d"
    id: Mapped[int] = mapped_column(primary_key=True)
    c_id: Mapped[int] = mapped_column(ForeignKey("c.id"))
    b_id: Mapped[int] = mapped_column(ForeignKey("b.id"))
    some_d_value: Mapped[str]
j = join(B, D, D.b_id == B.id).join(C, C.id == D.c_id)
B_viacd = aliased(B, j, flat=True)
A.b = relationship(B_viacd, primaryjoin=A.b_id == j.c.b_id)
print(select(A).join(A.b))
print(select(A).join(A.b).where(B_viacd.id == 5))
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([B(id=1), C(id=1, some_c_value="c")]); s.flush()
    s.add_all([D(id=1, c_id=1, b_id=1, some_d_value="d"), A(id=1, b_id=1)]); s.commit()
    a = s.get(A, 1)
    print(a.b.id)
    s.expunge_all()
    print(s.scalars(select(A).options(joinedload(A.b))).one().b.id)
    s.expunge_all()
    print(s.scalars(select(A).options(selectinload(A.b))).one().b.id)
    s.expunge_all()
    print(s.scalars(select(A).options(subqueryload(A.b))).one().b.id)
