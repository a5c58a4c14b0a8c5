"""selectinload with a depth."""
from sqlalchemy import create_engine, ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload, Session


class Base(DeclarativeBase):
    pass


class Node(Base):
    __tablename__ = "node"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"))
    name: Mapped[str]
    children: Mapped[list["Node"]] = relationship(order_by="Node.id")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(Node(name="a", children=[Node(name="b", children=[Node(name="c", children=[Node(name="d")])]), Node(name="e")]))
session.commit()
session.expunge_all()
root = session.scalars(
    select(Node).where(Node.parent_id.is_(None)).options(selectinload(Node.children, recursion_depth=2))
).one()
print([c.name for c in root.children], [c.name for c in root.children[0].children])
print([c.name for c in root.children[0].children[0].children])
session.expunge_all()
root = session.scalars(
    select(Node).where(Node.parent_id.is_(None)).options(selectinload(Node.children, recursion_depth=-1))
).one()
print(root.children[0].children[0].children[0].name)
