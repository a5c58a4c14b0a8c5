"""Columns, labels, groups and several entities."""
from sqlalchemy import func

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
session.add_all(
    [
        Author(name="Ende", books=[Book(title="Momo"), Book(title="Jim Button")]),
        Author(name="Butler", books=[Book(title="Kindred")]),
        Author(name="Nobody"),
    ]
)
session.commit()
print(session.query(Author.name, Book.title).join(Book).order_by(Book.id).all())
print(session.query(Author.name.label("n"), func.count(Book.id)).outerjoin(Author.books).group_by(Author.name).order_by("n").all())
for author, book in session.query(Author, Book).filter(Author.id == Book.author_id).order_by(Book.id):
    print(author.name, book.title)
print(session.query(func.max(Book.id)).scalar(), session.query(Book.title).order_by(Book.title).first())
