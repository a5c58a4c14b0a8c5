"""Parents are inserted before children, whatever the order of add()."""
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
book, author = Book(title="Momo"), Author(name="Ende")
session.add(book)
session.add(author)
session.flush()
session.add(Book(title="x", author=Author(name="first")))
session.add(Author(name="second", books=[Book(title="y")]))
session.commit()
print([(book.title, book.author_id) for book in session.scalars(select(Book).order_by(Book.id))])
