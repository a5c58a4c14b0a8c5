"""What the inspector tells of constraints."""
from sqlalchemy import CheckConstraint, create_engine, inspect, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class A(Base):
    __tablename__ = "a"
    __table_args__ = (
        UniqueConstraint("x", "y", name="uq_xy"),
        UniqueConstraint("z", name="uq_z"),
        CheckConstraint("x > 0", name="ck_x"),
        CheckConstraint("y > 0"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int] = mapped_column(unique=True)
    y: Mapped[int]
    z: Mapped[int]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
insp = inspect(engine)
for it in insp.get_unique_constraints("a"):
    print(it)
for it in insp.get_check_constraints("a"):
    print(it)
