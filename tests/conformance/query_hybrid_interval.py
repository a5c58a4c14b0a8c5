"""Hybrid attributes, methods, setters and comparators."""
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.hybrid import hybrid_property, hybrid_method, Comparator
class Base(DeclarativeBase): pass
class Interval(Base):
    __tablename__ = "interval"
    id: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[int]
    end: Mapped[int]
    def __init__(self, start, end): self.start, self.end = start, end
    @hybrid_property
    def length(self): return self.end - self.start
    @length.inplace.setter
    def _length_setter(self, value): self.end = self.start + value
    @hybrid_method
    def contains(self, point): return (self.start <= point) & (point <= self.end)
    @hybrid_method
    def intersects(self, other): return self.contains(other.start) | self.contains(other.end)
    @hybrid_property
    def radius(self): return abs(self.length) / 2
    @radius.inplace.expression
    @classmethod
    def _radius_expression(cls): return func.abs(cls.length) / 2
class CaseInsensitive(Comparator):
    def __eq__(self, other): return func.lower(self.__clause_element__()) == func.lower(other)
class Word(Base):
    __tablename__ = "word"
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]
    @hybrid_property
    def word_insensitive(self): return self.word.lower()
    @word_insensitive.inplace.comparator
    @classmethod
    def _c(cls): return CaseInsensitive(cls.word)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
i1 = Interval(5, 10)
print(i1.length, i1.contains(6), i1.contains(15), i1.intersects(Interval(7, 18)), i1.intersects(Interval(25, 29)), i1.radius)
i1.length = 12
print(i1.end)
print(select(Interval.length))
print(select(Interval).filter(Interval.contains(15)))
ia = aliased(Interval)
print(select(Interval, ia).filter(Interval.intersects(ia)))
print(select(Interval.radius))
with Session(engine) as s:
    s.add_all([i1, Interval(1, 3), Word(word="Hello"), Word(word="WORLD")])
    s.commit()
    print(s.scalars(select(Interval.length).order_by(Interval.length)).all())
    print(s.execute(select(Interval.id, Interval.radius).where(Interval.length > 2)).all())
    print(s.scalars(select(Word.word).where(Word.word_insensitive == "hello")).all())
    print(s.scalars(select(Word).filter_by(word_insensitive="world")).one().word)
    s.execute(update(Interval).values({Interval.end: Interval.start + 100}).where(Interval.length == 2))
    print(s.scalars(select(Interval.end).order_by(Interval.id)).all())
    print(s.query(Interval).filter(Interval.length > 50).count())
    print(s.execute(select(func.max(Interval.length), func.avg(Interval.radius))).one())
    print(s.execute(select(Interval.length.label("l")).group_by(Interval.length).order_by(desc("l"))).all())
