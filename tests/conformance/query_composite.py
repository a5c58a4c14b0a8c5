"""Composites can be selected, compared and ordered by."""
from sqlalchemy import create_engine, select, update
from sqlalchemy.orm import composite, DeclarativeBase, Mapped, mapped_column, Session

import dataclasses
class Base(DeclarativeBase):
    pass


@dataclasses.dataclass
class Point:
    x: int
    y: int


class Vertex(Base):
    __tablename__ = "vertices"

    id: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[Point] = composite(mapped_column("x1"), mapped_column("y1"))
    end: Mapped[Point] = composite(mapped_column("x2"), mapped_column("y2"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Vertex(start=Point(3, 4), end=Point(5, 6)), Vertex(start=Point(1, 2), end=Point(5, 6))])
session.commit()
print(session.execute(select(Vertex.id, Vertex.start).order_by(Vertex.id)).all())
print(session.scalars(select(Vertex).where(Vertex.start == Point(3, 4))).one().id)
print(session.scalars(select(Vertex.id).where(Vertex.start != Point(3, 4))).all())
print(session.scalars(select(Vertex.id).where(Vertex.end.in_([Point(5, 6)])).order_by(Vertex.id)).all())
session.execute(update(Vertex).where(Vertex.id == 1).values({Vertex.start: Point(9, 9)}))
print(session.get(Vertex, 1).start)
print(session.query(Vertex.start).order_by(Vertex.id).all())
