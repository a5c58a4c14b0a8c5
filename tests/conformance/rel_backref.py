"""backref makes the other side by itself."""
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine
from sqlalchemy.orm import Session, backref, declarative_base, relationship

Base = declarative_base()


class Author(Base):
    __tablename__ = "authors"

    id = Column(Integer, primary_key=True)
    name = Column(String(50))
    books = relationship("Book", backref="author")


class Book(Base):
    __tablename__ = "books"

    id = Column(Integer, primary_key=True)
    title = Column(String(50))
    author_id = Column(Integer, ForeignKey("authors.id"))
    reviews = relationship("Review", backref=backref("book", lazy="joined"), order_by="Review.stars")


class Review(Base):
    __tablename__ = "reviews"

    id = Column(Integer, primary_key=True)
    stars = Column(Integer)
    book_id = Column(Integer, ForeignKey("books.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
book = Book(title="Momo", author=Author(name="Ende"), reviews=[Review(stars=5), Review(stars=2)])
session.add(book)
session.commit()
session.expunge_all()
review = session.get(Review, 1)
print(review.book.title, review.book.author.name, [it.stars for it in review.book.reviews])
