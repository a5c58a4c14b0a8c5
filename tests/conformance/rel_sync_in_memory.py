"""Both sides agree before any SQL is sent."""
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
a, b = Author(name="A"), Author(name="B")
one, two = Book(title="one"), Book(title="two")
a.books = [one, two]
print(one.author.name, two.author.name)
one.author = b
print([it.title for it in a.books], [it.title for it in b.books])
a.books.remove(two)
print(two.author, a.books)
b.books.insert(0, two)
print(two.author.name, [it.title for it in b.books])
b.books = []
print(one.author, two.author)
a.books += [one]
del a.books[0]
print(one.author)
a.books.extend([one, two])
print(a.books.pop().title, two.author, a.books.index(one), len(a.books), one in a.books)
a.books[0] = two
print(one.author, two.author.name)
a.books.clear()
print(two.author)
