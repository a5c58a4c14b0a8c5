"""A relationship to the first rows of each partition."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
class B(Base):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
    a_id: Mapped[int] = mapped_column(ForeignKey("a.id"))
partition = select(B, func.row_number().over(order_by=B.id, partition_by=B.a_id).label("index")).alias()
partitioned_b = aliased(B, partition)
A.partitioned_bs = relationship(partitioned_b, primaryjoin=and_(partitioned_b.a_id == A.id, partition.c.index < 3), viewonly=True)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([A(id=1), A(id=2)]); s.flush()
    s.add_all([B(a_id=1 + i % 2) for i in range(8)]); s.commit()
    for a in s.scalars(select(A).options(selectinload(A.partitioned_bs))):
        print(a.id, [b.id for b in a.partitioned_bs])
    s.expunge_all()
    a = s.get(A, 1)
    print([b.id for b in a.partitioned_bs])
    s.expunge_all()
    for a in s.scalars(select(A).options(joinedload(A.partitioned_bs))).unique():
        print(a.id, [b.id for b in a.partitioned_bs])
    print(select(A).join(A.partitioned_bs))
