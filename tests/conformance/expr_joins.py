"""Joins of mapped classes and tables, printed."""
from sqlalchemy import ForeignKey, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "authors"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("authors.id"))
    author: Mapped["Author | None"] = relationship(back_populates="books")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)

from sqlalchemy.orm import aliased

other = aliased(Author)
named = aliased(Author, name="writer")
for query in (
    select(Author),
    select(Author.name, Book.title).join(Author.books),
    select(Book).join(Book.author).where(Author.name == "x"),
    select(Author).outerjoin(Author.books),
    select(Author).join(Book, Author.id == Book.author_id),
    select(Author).join(Book),
    select(Book.title).select_from(Author).join(Author.books),
    select(Author, other).where(Author.id < other.id),
    select(Book).join(Book.author.of_type(named)).where(named.name == "x"),
    select(Author.__table__.alias("a")),
    select(Book).where(Book.author == None),  # noqa: E711
    select(Book).where(Book.author.has(name="x")),
    select(Author).where(Author.books.any(Book.title == "x")),
):
    print(query)
    print("--")
