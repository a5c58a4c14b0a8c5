"""A deferred column may refuse to load."""
from sqlalchemy import create_engine, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session, undefer


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(deferred_raiseload=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add(Book(text="x"))
session.commit()
session.expunge_all()
book = session.scalars(select(Book)).one()
try:
    book.text
except InvalidRequestError as error:
    print(error)
print(session.scalars(select(Book).options(undefer(Book.text)).execution_options(populate_existing=True)).one().text)
