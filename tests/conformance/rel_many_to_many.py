"""Rows of the association table come and go with the collections."""
from sqlalchemy import Column, ForeignKey, Table, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


book_tags = Table(
    "book_tags",
    Base.metadata,
    Column("book_id", ForeignKey("books.id"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id"), primary_key=True),
)


class Book(Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    tags: Mapped[list["Tag"]] = relationship(secondary=book_tags, back_populates="books", order_by="Tag.id")


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list[Book]] = relationship(secondary=book_tags, back_populates="tags")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
old, new, sea = Tag(name="old"), Tag(name="new"), Tag(name="sea")
moby = Book(title="Moby Dick", tags=[old, sea])
session.add_all([moby, new])
session.flush()
emma = Book(title="Emma", tags=[old])
print([book.title for book in old.books], emma in session)
session.commit()
print(session.execute(select(book_tags).order_by(book_tags.c.book_id, book_tags.c.tag_id)).all())
moby.tags.remove(sea)
session.flush()
new.books.append(emma)
session.commit()
print([tag.name for tag in moby.tags], [tag.name for tag in emma.tags], sea.books)
session.delete(emma)
session.commit()
print(session.execute(select(book_tags)).all(), [book.title for book in old.books])
moby.tags = [sea]
session.flush()
print(session.scalars(select(Tag.name).join(Tag.books).where(Book.title == "Moby Dick").order_by(Tag.name)).all())
