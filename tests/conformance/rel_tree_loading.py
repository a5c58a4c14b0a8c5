"""A tree: recursive loading, CTE, orphans."""
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Node(Base):
    __tablename__ = "node"
    id = mapped_column(Integer, primary_key=True)
    parent_id = mapped_column(Integer, ForeignKey("node.id"))
    data = mapped_column(String(50))
    children = relationship("Node", back_populates="parent", cascade="all, delete-orphan", order_by="Node.id")
    parent = relationship("Node", back_populates="children", remote_side=[id])
    def dump(self, indent=0):
        return "   " * indent + repr(self.data) + "\n" + "".join([c.dump(indent + 1) for c in self.children])
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    root = Node(data="root")
    n1 = Node(data="n1", parent=root)
    n2 = Node(data="n2", parent=root)
    Node(data="n11", parent=n1)
    n2.children.append(Node(data="n21"))
    session.add(root)
    session.commit()
    print(root.dump())
    session.expire_all()
    print(session.scalars(select(Node).where(Node.data == "n21")).one().parent.parent.data)
    na = aliased(Node)
    print(session.scalars(select(Node.data).join(Node.parent.of_type(na)).where(na.data == "n1")).all())
    session.expunge_all()
    r = session.scalars(select(Node).options(selectinload(Node.children, recursion_depth=-1)).where(Node.parent_id == None)).one()
    print(r.dump())
    session.expunge_all()
    r = session.scalars(select(Node).options(joinedload(Node.children).joinedload(Node.children)).where(Node.parent_id.is_(None))).unique().one()
    print(len(r.children), len(r.children[0].children))
    top = select(Node.id, Node.data, literal(0).label("level")).where(Node.parent_id.is_(None)).cte("tree", recursive=True)
    tree = top.union_all(select(Node.id, Node.data, (top.c.level + 1).label("level")).join(top, Node.parent_id == top.c.id))
    print(session.execute(select(tree.c.data, tree.c.level).order_by(tree.c.level, tree.c.data)).all())
    n1 = session.scalars(select(Node).where(Node.data == "n1")).one()
    r.children.remove(n1)
    session.commit()
    print(r.dump())
    n2 = r.children[0]
    n2.parent = None
    session.commit()
    print(session.scalars(select(Node.data).order_by(Node.id)).all())
    session.delete(r)
    session.commit()
    print(session.scalars(select(Node.data)).all())
