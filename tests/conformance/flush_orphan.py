"""A child that was taken from its parent is deleted; one that never had a parent is not inserted without complaint."""
from sqlalchemy import ForeignKey, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30))
    posts: Mapped[list["Post"]] = relationship(back_populates="author", cascade="all, delete-orphan")

    def __repr__(self):
        return f"User({self.name})"


class Post(Base):
    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(30))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    author: Mapped[User | None] = relationship(back_populates="posts")

    def __repr__(self):
        return f"Post({self.title})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
ada = User(name="ada", posts=[Post(title="a"), Post(title="b")])
session.add(ada)
session.commit()
post = ada.posts.pop()
print(post in session.deleted, post in session)
session.flush()
print(post in session, session.scalars(select(Post.title)).all())
session.add(Post(title="lonely"))
session.flush()
print(session.scalars(select(Post.title)).all())
