"""Inserts of one class keep the order of add(); classes go in the order of their foreign keys."""
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
post = Post(title="first", author=User(name="ada"))
session.add_all([post, User(name="bob"), Post(title="alone"), User(name="cy", posts=[Post(title="last")])])
session.flush()
print(session.execute(select(User.id, User.name)).all())
print(session.execute(select(Post.id, Post.title, Post.user_id)).all())
