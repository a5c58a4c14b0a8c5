"""Each cascade in turn."""
from sqlalchemy import create_engine, ForeignKey, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class Parent(Base):
    __tablename__ = "parent"

    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[list["ChildA"]] = relationship(back_populates="parent")
    b: Mapped[list["ChildB"]] = relationship(back_populates="parent", cascade="save-update, merge, expunge, refresh-expire")
    c: Mapped[list["ChildC"]] = relationship(back_populates="parent", cascade="all, delete-orphan")


class ChildA(Base):
    __tablename__ = "child_a"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("parent.id"))
    parent: Mapped[Parent | None] = relationship(back_populates="a")


class ChildB(Base):
    __tablename__ = "child_b"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("parent.id"))
    name: Mapped[str] = mapped_column(default="n")
    parent: Mapped[Parent | None] = relationship(back_populates="b")


class ChildC(Base):
    __tablename__ = "child_c"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("parent.id"))
    parent: Mapped[Parent] = relationship(back_populates="c")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
p = Parent(a=[ChildA()], b=[ChildB()], c=[ChildC(), ChildC()])
session.add(p)
session.commit()
p.b[0].name = "changed"
session.refresh(p)
print(p.b[0].name)
session.expunge(p)
print(p.a[0] in session, p.b[0] in session, p.c[0] in session) if "a" in p.__dict__ else print("unloaded")
p = session.get(Parent, 1)
c = p.c[0]
p.c.remove(c)
print(c in session, inspect(c).persistent)
session.flush()
print(inspect(c).deleted)
session.rollback()
print(len(p.c), c in p.c)
c2 = ChildC()
p.c.append(c2)
p.c.remove(c2)
print(c2 in session)
session.delete(p)
session.commit()
print(session.scalars(select(ChildA.parent_id)).all(), session.scalars(select(ChildB.parent_id)).all(), session.scalars(select(ChildC.id)).all())
orphan = ChildC()
session.add(orphan)
try:
    session.flush()
except Exception as error:
    print(type(error).__name__, str(error).splitlines()[0])
