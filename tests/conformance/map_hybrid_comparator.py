"""A hybrid with a comparator and with an update expression."""
from sqlalchemy import create_engine, func, select, update
from sqlalchemy.ext.hybrid import Comparator, hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session


class Base(DeclarativeBase):
    pass


class CaseInsensitive(Comparator):
    def __eq__(self, other):
        return func.lower(self.__clause_element__()) == func.lower(other)


class Word(Base):
    __tablename__ = "words"

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]
    first: Mapped[str]
    last: Mapped[str]

    @hybrid_property
    def word_i(self):
        return self.word.lower()

    @word_i.comparator
    def word_i(cls):
        return CaseInsensitive(cls.word)

    @hybrid_property
    def full(self):
        return self.first + " " + self.last

    @full.update_expression
    def full(cls, value):
        first, last = value.split(" ")
        return [(cls.first, first), (cls.last, last)]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(Word(word="SoMe", first="a", last="b"))
session.commit()
print(session.scalars(select(Word).where(Word.word_i == "sOmE")).one().word_i)
session.execute(update(Word).values(full="c d"))
print(session.scalars(select(Word.first)).all(), session.scalars(select(Word.full)).all())
