"""An adjacency list with its joins and eager loads."""
from typing import Dict, Optional
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import (
    aliased, attribute_keyed_dict, DeclarativeBase, joinedload, Mapped, mapped_column, relationship,
    selectinload, Session,
)


class Base(DeclarativeBase):
    pass


class Node(Base):
    __tablename__ = "node"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("node.id"))
    data: Mapped[str]
    children: Mapped[Dict[str, "Node"]] = relationship(
        cascade="all, delete-orphan", back_populates="parent", collection_class=attribute_keyed_dict("data"))
    parent: Mapped[Optional["Node"]] = relationship(back_populates="children", remote_side=id)

    def __init__(self, data, parent=None):
        self.data = data
        self.parent = parent

    def __repr__(self):
        return f"Node(id={self.id}, data={self.data!r}, parent_id={self.parent_id})"

    def dump(self, _indent=0):
        return "   " * _indent + repr(self) + "\n" + "".join([c.dump(_indent + 1) for c in self.children.values()])


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
node = Node("rootnode")
Node("node1", parent=node)
Node("node3", parent=node)
node2 = Node("node2")
Node("subnode1", parent=node2)
node.children["node2"] = node2
Node("subnode2", parent=node.children["node2"])
print(node.dump())
session.add(node)
session.commit()
Node("node4", parent=node)
Node("subnode3", parent=node.children["node4"])
del node.children["node3"]
session.commit()
session.expunge_all()
node = session.scalars(select(Node).options(selectinload(Node.children, recursion_depth=4)).filter(Node.data == "rootnode")).one()
print(node.dump())
nodealias = aliased(Node)
print(session.scalars(select(Node).where(Node.data == "subnode1").join(Node.parent.of_type(nodealias)).where(nodealias.data == "node2")).all())
print(session.scalars(select(Node).options(joinedload(Node.children, join_depth=2) if False else joinedload(Node.children)).where(Node.parent_id.is_(None))).unique().all())
session.delete(node)
session.commit()
