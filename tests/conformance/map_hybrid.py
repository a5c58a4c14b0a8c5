"""hybrid_property with setter and expression, hybrid_method."""
from sqlalchemy import create_engine, func, select
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

    @length.inplace.setter
    def _length_setter(self, value: int) -> None:
        self.end = self.start + value

    @hybrid_property
    def radius(self):
        return abs(self.length) / 2

    @radius.inplace.expression
    @classmethod
    def _radius_expression(cls):
        return func.abs(cls.length) / 2

    @hybrid_method
    def contains(self, point: int):
        return (self.start <= point) & (point < self.end)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Interval(start=1, end=5), Interval(start=10, end=12)])
session.commit()
one = session.scalars(select(Interval).where(Interval.length > 2)).one()
print(one.length, one.radius, one.contains(3), one.contains(9))
one.length = 9
print(one.end, session.execute(select(Interval.length, Interval.radius).order_by(Interval.id)).all())
print([it.id for it in session.scalars(select(Interval).where(Interval.contains(11)))])
other = aliased(Interval)
print(session.scalars(select(other.length).order_by(other.length)).all())
print(session.execute(select(Interval.length.label("n")).order_by(Interval.length.desc())).first().n)
