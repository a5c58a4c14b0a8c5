"""The usual work of an ORM, each step timed inside the program; it runs unchanged on Athanor and on SQLAlchemy."""
from time import perf_counter

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "authors"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    born: Mapped[int]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship(back_populates="books")


def timed(label, step):
    started = perf_counter()
    result = step()
    print(f"{label}\t{(perf_counter() - started) * 1000:.2f}")
    return result


def insert(session):
    session.add_all([Author(name=f"author {i}", born=1900 + i % 100) for i in range(1000)])
    session.flush()


def update(session):
    for author in authors:
        author.born += 1
    session.flush()


def read(rows):
    return sum(len(row.title) for row in rows)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    # The first use of each kind of statement pays for compiling it, on both sides: it is not what is measured.
    session.add_all([Author(name="warm", born=1), Author(name="up", born=2)])
    session.flush()
    session.rollback()
    timed("1,000 objects inserted in a flush", lambda: insert(session))
    authors = session.scalars(select(Author)).all()
    timed("1,000 updates in a flush", lambda: update(session))
    session.execute(Book.__table__.insert(), [{"title": f"book {i}", "author_id": i % 1000 + 1} for i in range(10000)])
    session.commit()
del authors
with Session(engine) as session:
    session.scalars(select(Book).limit(1)).all()
with Session(engine) as session:
    print(read(timed("10,000 rows loaded as entities", lambda: session.scalars(select(Book)).all())))
with Session(engine) as session:
    authors = session.scalars(select(Author)).all()
    authors[-1].books
    print(timed("1,000 lazy loads", lambda: sum(len(it.books) for it in authors)))
for label, option in [("joined", joinedload), ("selectin", selectinload)]:
    with Session(engine) as session:
        statement = select(Author).options(option(Author.books))
        session.scalars(statement.limit(1)).unique().all()
        session.expunge_all()
        authors = timed(f"{label} loading of 1,000 parents with 10 children",
                        lambda: session.scalars(statement).unique().all())
        print(sum(len(it.books) for it in authors))
