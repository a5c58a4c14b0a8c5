"""A blog with tags, comments and likes."""
import datetime
from typing import List, Optional
from sqlalchemy import Column, create_engine, desc, ForeignKey, func, select, String, Table, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session


class Base(DeclarativeBase):
    pass


post_tags = Table("post_tags", Base.metadata,
                  Column("post_id", ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
                  Column("tag_id", ForeignKey("tags.id", ondelete="CASCADE"), primary_key=True))


class TimestampMixin:
    created_at: Mapped[datetime.datetime] = mapped_column(default=lambda: datetime.datetime(2024, 1, 1))
    updated_at: Mapped[Optional[datetime.datetime]] = mapped_column(onupdate=lambda: datetime.datetime(2024, 2, 2))


class User(TimestampMixin, Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(50), unique=True, index=True)
    posts: Mapped[List["Post"]] = relationship(back_populates="author", cascade="all, delete-orphan")
    comments: Mapped[List["Comment"]] = relationship(back_populates="author", passive_deletes=True)


class Post(TimestampMixin, Base):
    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    body: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    author: Mapped["User"] = relationship(back_populates="posts")
    tags: Mapped[List["Tag"]] = relationship(secondary=post_tags, back_populates="posts", order_by="Tag.name")
    comments: Mapped[List["Comment"]] = relationship(back_populates="post", cascade="all, delete-orphan")


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    posts: Mapped[List["Post"]] = relationship(secondary=post_tags, back_populates="tags")


class Comment(Base):
    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    post: Mapped["Post"] = relationship(back_populates="comments")
    author: Mapped["User"] = relationship(back_populates="comments")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
ann, bob = User(username="ann"), User(username="bob")
py, sql = Tag(name="py"), Tag(name="sql")
p1 = Post(title="One", author=ann, tags=[sql, py], comments=[Comment(text="nice", author=bob)])
session.add_all([ann, bob])
session.commit()
p2 = Post(title="Two", author=bob, tags=[py])
session.commit()
stmt = (select(Tag.name, func.count(post_tags.c.post_id).label("n")).outerjoin(post_tags, Tag.id == post_tags.c.tag_id)
        .group_by(Tag.id).having(func.count(post_tags.c.post_id) > 0).order_by(desc("n"), Tag.name))
for name, n in session.execute(stmt):
    print(name, n)
print([p.title for p in session.scalars(select(Post).where(Post.tags.any(Tag.name == "py")).order_by(Post.title))])
print([u.username for u in session.scalars(select(User).where(User.posts.any(Post.comments.any())))])
p1.title = "One!"
p1.tags.remove(sql)
session.commit()
print(p1.updated_at, [t.name for t in p1.tags], [p.title for p in sql.posts])
session.delete(bob)
session.commit()
print(session.scalar(select(func.count(Comment.id))), session.scalar(select(func.count(Post.id))))
session.delete(ann)
session.commit()
print(session.execute(select(post_tags)).all(), session.scalar(select(func.count()).select_from(Tag)))
