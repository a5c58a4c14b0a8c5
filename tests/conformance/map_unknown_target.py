"""A relationship to a class that nobody defined fails when the mapping is first used."""
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "authors"

    id: Mapped[int] = mapped_column(primary_key=True)
    books = relationship("Bok")


print("defined")
Author()
