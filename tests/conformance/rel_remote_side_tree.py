"""A tree with parent and children, printed recursively."""
from sqlalchemy import create_engine, ForeignKey, func, select
from sqlalchemy.orm import aliased, DeclarativeBase, joinedload, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class Node(Base):
    __tablename__ = "node"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"))
    children: Mapped[list["Node"]] = relationship(back_populates="parent", cascade="all", order_by="Node.id")
    parent: Mapped["Node | None"] = relationship(back_populates="children", remote_side=[id])

    def dump(self, depth=0):
        print("  " * depth + self.name)
        for child in self.children:
            child.dump(depth + 1)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
root = Node(name="root", children=[Node(name="a", children=[Node(name="b")]), Node(name="c")])
session.add(root)
session.commit()
session.expire_all()
root.dump()
child = aliased(Node)
print(session.execute(select(Node.name, child.name).join(Node.children.of_type(child)).order_by(child.id)).all())
print(session.scalars(select(Node.name).where(Node.parent.has(name="a"))).all())
print(session.scalars(select(Node).options(joinedload(Node.parent)).where(Node.name == "b")).one().parent.name)
session.delete(root)
session.commit()
print(session.scalar(select(func.count(Node.id))))
