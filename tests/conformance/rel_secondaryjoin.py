"""A self-referential many-to-many with primaryjoin and secondaryjoin."""
from sqlalchemy import Column, create_engine, ForeignKey, select, Table
from sqlalchemy.orm import (
    aliased, DeclarativeBase, Mapped, mapped_column, relationship, selectinload, Session,
)


class Base(DeclarativeBase):
    pass


edges = Table("edges", Base.metadata, Column("left_id", ForeignKey("node.id"), primary_key=True),
              Column("right_id", ForeignKey("node.id"), primary_key=True))


class Node(Base):
    __tablename__ = "node"

    id: Mapped[int] = mapped_column(primary_key=True)
    right: Mapped[list["Node"]] = relationship(
        secondary=edges, primaryjoin=id == edges.c.left_id, secondaryjoin=id == edges.c.right_id, back_populates="left")
    left: Mapped[list["Node"]] = relationship(
        secondary=edges, primaryjoin=id == edges.c.right_id, secondaryjoin=id == edges.c.left_id, back_populates="right")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
a, b = Node(id=1), Node(id=2)
a.right.append(b)
session.add(a)
session.commit()
print([it.id for it in b.left], [it.id for it in a.left], [it.id for it in a.right])
other = aliased(Node)
print(session.execute(select(Node.id, other.id).join(Node.right.of_type(other))).all())
print([it.id for it in session.scalars(select(Node).options(selectinload(Node.right)).order_by(Node.id))])
print([it.id for it in session.scalars(select(Node).where(Node.right.any(Node.id == 2)))])
