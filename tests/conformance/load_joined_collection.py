"""joinedload of a collection repeats the parent; unique() brings it back to one."""
from sqlalchemy.orm import joinedload

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
query = select(Author).options(joinedload(Author.books)).order_by(Author.id)
for author in session.scalars(query).unique():
    print(author.name, sorted(book.title for book in author.books))
print(session.execute(query).unique().scalars().all()[0].books[0].author.name)
