"""defer() and undefer() per query."""
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, defer, Mapped, mapped_column, Session, undefer, undefer_group


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    text: Mapped[str] = mapped_column(deferred=True)
    summary: Mapped[str] = mapped_column(deferred=True, deferred_group="long")
    notes: Mapped[str] = mapped_column(deferred_group="long")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(Book(title="t", text="x", summary="s", notes="n"))
session.commit()
session.expunge_all()
book = session.scalars(select(Book)).one()
print(book.title, book.summary, sorted(it for it in book.__dict__ if it[0] != "_"))
print(book.text)
session.expunge_all()
book = session.scalars(select(Book).options(undefer(Book.text), defer(Book.title))).one()
print(sorted(it for it in book.__dict__ if it[0] != "_"))
session.expunge_all()
book = session.scalars(select(Book).options(undefer_group("long"))).one()
print(sorted(it for it in book.__dict__ if it[0] != "_"))
session.expunge_all()
book = session.scalars(select(Book).options(undefer("*"))).one()
print(sorted(it for it in book.__dict__ if it[0] != "_"))
