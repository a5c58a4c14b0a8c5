"""selectinload asks for at most 500 parents at a time."""
from sqlalchemy import create_engine, ForeignKey, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload, Session


class Base(DeclarativeBase):
    pass


class Parent(Base):
    __tablename__ = "parent"

    id: Mapped[int] = mapped_column(primary_key=True)
    children: Mapped[list["Child"]] = relationship()


class Child(Base):
    __tablename__ = "child"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("parent.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.execute(insert(Parent), [{"id": it} for it in range(1, 1202)])
session.execute(insert(Child), [{"id": it, "parent_id": it} for it in range(1, 1202)])
print(sum(len(it.children) for it in session.scalars(select(Parent).options(selectinload(Parent.children)))))
