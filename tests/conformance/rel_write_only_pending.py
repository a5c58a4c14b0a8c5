"""A write-only collection before the flush."""
from sqlalchemy import Column, create_engine, ForeignKey, Table
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session, WriteOnlyMapped


class Base(DeclarativeBase):
    pass


links = Table("links", Base.metadata, Column("post_id", ForeignKey("posts.id"), primary_key=True),
              Column("tag_id", ForeignKey("tags.id"), primary_key=True))


class Post(Base):
    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    tags: WriteOnlyMapped["Tag"] = relationship(secondary=links, passive_deletes=True)


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
post = Post()
post.tags.add(Tag(id=1))
try:
    print(post.tags.select())
except Exception as error:
    print(type(error).__name__, str(error)[:40])
session.add(post)
session.commit()
print(post.tags.select())
print(session.scalars(post.tags.select()).one().id)
try:
    post.tags.insert()
except InvalidRequestError as error:
    print(error)
