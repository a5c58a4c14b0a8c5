"""merge() of a detached object from another session."""
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
first = Session(engine)
first.add(User(name="ada", posts=[Post(title="a"), Post(title="b")]))
first.commit()
ada = first.get(User, 1)
ada.posts
first.close()
ada.name = "eve"
ada.posts[0].title = "z"
del ada.posts[1]
second = Session(engine)
merged = second.merge(ada)
print(merged is ada, merged.name, merged.posts)
second.commit()
print(second.scalars(select(Post.title)).all())
