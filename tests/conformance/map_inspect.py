"""inspect() of a class tells what is mapped."""
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
from sqlalchemy import inspect

mapper = inspect(Author)
print(mapper.class_.__name__, mapper.local_table.name, [column.key for column in mapper.primary_key])
print(mapper.columns.keys(), mapper.relationships.keys(), mapper.attrs.keys())
print(inspect(Book).relationships["author"].direction.name, mapper.relationships.books.uselist)
print(Author.__table__.name, Author.__tablename__, Author.name, Author.books)
print(mapper, inspect(engine).get_table_names())
