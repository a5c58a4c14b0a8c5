"""The three strategies over an association table give the same lists."""
from sqlalchemy import Column, ForeignKey, Table, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, lazyload, mapped_column, relationship, selectinload


class Base(DeclarativeBase):
    pass


book_tags = Table("book_tags", Base.metadata, Column("book_id", ForeignKey("books.id"), primary_key=True), Column("tag_id", ForeignKey("tags.id"), primary_key=True))


class Book(Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    tags: Mapped[list["Tag"]] = relationship(secondary=book_tags)


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    sea, old = Tag(name="sea"), Tag(name="old")
    session.add(Book(title="Moby Dick", tags=[sea, old]))
    session.flush()
    session.add_all([Book(title="Emma", tags=[old]), Book(title="Blank")])
    session.commit()

for strategy in (lazyload, joinedload, selectinload):
    with Session(engine) as session:
        books = session.scalars(select(Book).options(strategy(Book.tags)).order_by(Book.id)).unique().all()
        print([(book.title, sorted(tag.name for tag in book.tags)) for book in books])
