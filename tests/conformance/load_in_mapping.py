"""The relationship itself may say how it is loaded; a query may say otherwise."""
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, lazyload, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "authors"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author", lazy="selectin")


class Book(Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship(back_populates="books", lazy="joined")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([Author(name="A", books=[Book(), Book()]), Author(name="B")])
    session.commit()
with Session(engine) as session:
    print([len(author.books) for author in session.scalars(select(Author).order_by(Author.id))])
with Session(engine) as session:
    print([book.author.name for book in session.scalars(select(Book).order_by(Book.id))])
with Session(engine) as session:
    print([book.author.name for book in session.scalars(select(Book).options(lazyload(Book.author)).order_by(Book.id))])
with Session(engine) as session:
    print(session.get(Book, 2).author.name)
