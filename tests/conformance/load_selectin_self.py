"""selectinload along a tree, level by level, and with recursion_depth."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload, Session


class Base(DeclarativeBase):
    pass


class Node(Base):
    __tablename__ = "node"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"))
    children: Mapped[list["Node"]] = relationship(order_by="Node.id")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(Node(name="a", children=[Node(name="b", children=[Node(name="c", children=[Node(name="d")])])]))
session.commit()
session.expunge_all()
query = select(Node).where(Node.parent_id.is_(None))
root = session.scalars(query.options(selectinload(Node.children).selectinload(Node.children))).one()
print(root.children[0].children[0].name)
session.expunge_all()
root = session.scalars(query.options(selectinload(Node.children, recursion_depth=-1))).one()
print(root.children[0].children[0].children[0].children)
session.expunge_all()
root = session.scalars(query.options(selectinload(Node.children, recursion_depth=1))).one()
print(root.children[0].children[0].name)
