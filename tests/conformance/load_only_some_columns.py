"""Rows of columns, entities and both together."""
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
for row in session.execute(select(Author.name, Book.title).join(Author.books).order_by(Book.id)):
    print(row.name, row.title)
for author, title in session.execute(select(Author, Book.title).join(Book).order_by(Book.id)):
    print(author.name, title)
row = session.execute(select(Author, Book.title.label("t")).join(Book).order_by(Book.id)).first()
print(row.Author.name, row.t, row._fields, len(row))
print(session.scalars(select(Book.title).order_by(Book.title.desc())).all())
