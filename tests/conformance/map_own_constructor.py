"""A class may bring its own __init__ and methods; loading a row does not call __init__."""
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Point(Base):
    __tablename__ = "points"

    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int]
    y: Mapped[int]

    def __init__(self, x, y):
        print("made", x, y)
        self.x, self.y = x, y

    def __repr__(self):
        return f"Point({self.x}, {self.y})"

    @property
    def sum(self):
        return self.x + self.y


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Point(1, 2))
    session.commit()
with Session(engine) as session:
    point = session.scalars(select(Point)).one()
    print(point, point.sum)
