"""A dynamic collection over an association table."""
from sqlalchemy import Column, create_engine, ForeignKey, Table
from sqlalchemy.orm import (
    backref, DeclarativeBase, DynamicMapped, Mapped, mapped_column, relationship, Session,
)


class Base(DeclarativeBase):
    pass


links = Table("links", Base.metadata, Column("post_id", ForeignKey("posts.id"), primary_key=True),
              Column("tag_id", ForeignKey("tags.id"), primary_key=True))


class Post(Base):
    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    tags: DynamicMapped["Tag"] = relationship(secondary=links, backref=backref("posts", lazy="dynamic"))


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
post = Post(tags=[Tag(name="a")])
session.add(post)
session.commit()
print([it.name for it in post.tags], post.tags.filter(Tag.name == "x").count())
tag = post.tags.first()
print([it.id for it in tag.posts])
post.tags.remove(tag)
session.commit()
print(post.tags.all(), tag.posts.count())
