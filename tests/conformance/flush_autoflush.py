"""A query flushes first, so that it sees what is pending."""
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
session = Session(engine)
author = Author(name="Ende")
session.add(author)
print(author.id)
print(session.scalars(select(Author.name)).all(), author.id)
author.name = "Michael Ende"
with session.no_autoflush:
    print(session.scalars(select(Author.name)).all())
print(session.scalars(select(Author.name)).all())
quiet = Session(engine, autoflush=False)
quiet.add(Author(name="Butler"))
print(len(quiet.scalars(select(Author)).all()))
session.add(Book(title="Momo", author=author))
print([book.title for book in author.books])
