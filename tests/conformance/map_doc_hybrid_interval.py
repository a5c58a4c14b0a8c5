"""The hybrid example of the documentation."""
from sqlalchemy import create_engine, Float, func, select, type_coerce, update
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import aliased, DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class Interval(Base):
    __tablename__ = "interval"

    id: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[int]
    end: Mapped[int]

    @hybrid_property
    def length(self) -> int:
        return self.end - self.start

    @hybrid_method
    def contains(self, point: int) -> bool:
        return (self.start <= point) & (point <= self.end)

    @hybrid_method
    def intersects(self, other) -> bool:
        return self.contains(other.start) | self.contains(other.end)

    @hybrid_property
    def radius(self) -> float:
        return abs(self.length) / 2

    @radius.inplace.expression
    @classmethod
    def _radius_expression(cls):
        return type_coerce(func.abs(cls.length) / 2, Float)

    @length.inplace.setter
    def _length_setter(self, value: int) -> None:
        self.end = self.start + value

    @length.inplace.update_expression
    def _length_update(cls, value):
        return [(cls.end, cls.start + value)]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Interval(start=5, end=10), Interval(start=1, end=3)])
session.commit()
i1 = session.get(Interval, 1)
print(i1.length, i1.contains(6), i1.contains(15), i1.radius)
i1.length = 12
print(i1.end)
print(select(Interval).where(Interval.length > 10))
print(select(Interval.radius))
print(session.scalars(select(Interval.id).filter_by(length=2)).all())
print(session.scalars(select(Interval.id).where(Interval.contains(2))).all())
ia = aliased(Interval)
print(select(Interval, ia).where(Interval.intersects(ia)))
session.execute(update(Interval).values({Interval.length: 25}).where(Interval.start == 1))
print(session.execute(select(Interval.end).order_by(Interval.id)).all())
session.execute(update(Interval).values(length=7), execution_options={"synchronize_session": "evaluate"})
print(i1.end)
