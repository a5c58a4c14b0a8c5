"""Trees with CTEs and a sorted hierarchy."""
from sqlalchemy import create_engine, ForeignKey, func, literal, select
from sqlalchemy.orm import aliased, DeclarativeBase, joinedload, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


class Category(Base):
    __tablename__ = "category"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    children: Mapped[list["Category"]] = relationship(back_populates="parent", cascade="all", order_by=name)
    parent: Mapped["Category | None"] = relationship(back_populates="children", remote_side=[id])


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
root = Category(name="root", children=[Category(name="b", children=[Category(name="d")]), Category(name="a")])
session.add(root)
session.commit()
top = select(Category.id, Category.name, literal(0).label("level")).where(Category.parent_id.is_(None)).cte("tree", recursive=True)
tree = top.union_all(select(Category.id, Category.name, top.c.level + 1).join(top, Category.parent_id == top.c.id))
print(session.execute(select(tree.c.name, tree.c.level).order_by(tree.c.level, tree.c.name)).all())
cte = select(Category).where(Category.name == "b").cte(recursive=True)
ca = aliased(Category, cte)
cb = aliased(Category)
cte2 = cte.union_all(select(cb).join(ca, cb.parent_id == ca.id))
print([c.name for c in session.scalars(select(Category).join(cte2, Category.id == cte2.c.id).order_by(Category.id))])
parent = aliased(Category)
print(session.execute(select(Category.name, parent.name).join(Category.parent.of_type(parent)).order_by(Category.name)).all())
print(session.execute(select(Category.name, func.count(parent.id)).outerjoin(parent, parent.parent_id == Category.id).group_by(Category.id).order_by(Category.id)).all())
d = session.scalars(select(Category).filter_by(name="d")).one()
path = []
while d:
    path.append(d.name)
    d = d.parent
print(path)
session.expunge_all()
r = session.scalars(select(Category).where(Category.parent_id == None).options(joinedload(Category.children).joinedload(Category.children))).unique().one()
print([c.name for c in r.children], [c.name for c in r.children[1].children])
session.delete(r)
session.commit()
