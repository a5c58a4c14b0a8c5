"""One session through adds, merges, expunges and rollbacks."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Parent(Base):
    __tablename__ = "parent"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    children: Mapped[list["Child"]] = relationship(back_populates="parent", cascade="all, delete-orphan")
    def __repr__(self): return f"Parent({self.name})"
class Child(Base):
    __tablename__ = "child"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_id: Mapped[int] = mapped_column(ForeignKey("parent.id"))
    parent: Mapped["Parent"] = relationship(back_populates="children")
    def __repr__(self): return f"Child({self.name})"
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
p = Parent(name="p", children=[Child(name="c1"), Child(name="c2")])
session.add(p)
print(session.new == {p, *p.children}, len(session.new), p in session, p.children[0] in session)
session.flush()
print(inspect(p).persistent, inspect(p).identity, inspect(p).identity_key)
c3 = Child(name="c3")
p.children.append(c3)
print(inspect(c3).pending, c3 in session, session.dirty)
p.name = "pp"
print(session.dirty, session.is_modified(p), inspect(p).attrs.name.history, inspect(p).attrs.children.history)
session.commit()
p.children.pop(0)
session.flush()
print(session.scalars(select(Child.name).order_by(Child.id)).all())
session.rollback()
print([c.name for c in p.children])
session.expunge(p)
print(inspect(p).detached, [inspect(c).detached for c in p.children])
session.add(p)
session.delete(p.children[0])
print(session.deleted)
session.commit()
print(p.children)
m = session.merge(Parent(id=1, name="merged", children=[Child(id=2, name="kid")]))
print(m is p, p.name, [c.name for c in p.children])
session.flush()
print(session.scalars(select(Child.name)).all())
session.rollback()
session.refresh(p, ["name"])
print(p.name)
session.expire(p, ["name"])
print("name" in p.__dict__, "id" in p.__dict__)
print(p.name)
with session.no_autoflush:
    session.add(Child(name="orphan"))
    print(session.scalars(select(func.count(Child.id))).one())
try:
    session.flush()
except Exception as e:
    print(type(e).__name__, e)
session.rollback()
c = Child(name="no parent")
session.add(c)
try:
    session.commit()
except Exception as e:
    print(type(e).__name__, str(e).split("\n")[0])
session.rollback()
p2 = Parent(name="p2")
session.add(p2)
session.flush()
p2.children = list(p.children)
session.commit()
print([c.parent.name for c in p2.children], p.children)
session.delete(p2)
session.commit()
print(session.scalar(select(func.count()).select_from(Child)))
print(inspect(p2).detached, inspect(p2).was_deleted)
session.close()
