"""A foreign key set by hand is seen by the relationship after the next load."""
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
book = session.scalars(select(Book).where(Book.title == "Kindred")).one()
print(book.author.name)
book.author_id = 1
print(book.author.name)
session.commit()
print(book.author.name)
new = Book(title="Letters", author_id=2)
session.add(new)
print(new.author)
session.flush()
print(new.author)
session.refresh(new)
print(new.author.name)
other = Book(title="Other", author_id=2)
session.add(other)
session.flush()
print(other.author.name)
