"""A composite with a comparator of its own."""
from sqlalchemy import and_, create_engine, select
from sqlalchemy.orm import composite, CompositeProperty, DeclarativeBase, Mapped, mapped_column, Session

import dataclasses
class Base(DeclarativeBase):
    pass


@dataclasses.dataclass
class Point:
    x: int
    y: int


class PointComparator(CompositeProperty.Comparator):
    def __gt__(self, other):
        return and_(
            *[a > b for a, b in zip(self.__clause_element__().clauses, dataclasses.astuple(other))]
        )


class Vertex(Base):
    __tablename__ = "vertices"

    id: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[Point] = composite(mapped_column("x1"), mapped_column("y1"), comparator_factory=PointComparator)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Vertex(start=Point(3, 4)), Vertex(start=Point(1, 2))])
session.commit()
print(session.scalars(select(Vertex.id).where(Vertex.start > Point(2, 2))).all())
