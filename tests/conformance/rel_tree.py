"""A table that refers to itself: parents are inserted level by level."""
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelves"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("shelves.id"))
    children: Mapped[list["Shelf"]] = relationship(back_populates="parent", order_by="Shelf.name")
    parent: Mapped["Shelf | None"] = relationship(back_populates="children", remote_side=[id])


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
root = Shelf(name="books", children=[Shelf(name="poetry", children=[Shelf(name="haiku")]), Shelf(name="crime")])
session.add(root)
session.commit()


def show(shelf, depth=0):
    print("  " * depth + shelf.name)
    for child in shelf.children:
        show(child, depth + 1)


show(session.scalars(select(Shelf).where(Shelf.parent == None)).one())  # noqa: E711
haiku = session.scalars(select(Shelf).where(Shelf.name == "haiku")).one()
print(haiku.parent.parent.name)
for shelf in session.scalars(select(Shelf)).all():
    session.delete(shelf)
session.commit()
