"""A set that has the member already tells of it."""
from sqlalchemy import event, ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class A(Base):
    __tablename__ = "a"

    id: Mapped[int] = mapped_column(primary_key=True)
    bs: Mapped[set["B"]] = relationship()


class B(Base):
    __tablename__ = "b"

    id: Mapped[int] = mapped_column(primary_key=True)
    a_id: Mapped[int | None] = mapped_column(ForeignKey("a.id"))


@event.listens_for(A.bs, "append_wo_mutation")
def on(target, value, initiator):
    print("wo", value.id)


@event.listens_for(A.bs, "append")
def on2(target, value, initiator):
    print("append", value.id)


a, b = A(), B(id=1)
a.bs.add(b)
a.bs.add(b)
