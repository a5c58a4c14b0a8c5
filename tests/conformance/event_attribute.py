"""set, append, remove, bulk_replace, init_scalar, init_collection, dispose_collection and modified."""
from sqlalchemy import ForeignKey, String, create_engine, event, select
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
for name in ["append", "remove", "bulk_replace", "init_collection", "dispose_collection"]:
    event.listen(User.posts, name, lambda *args, name=name: print(" ", name, args[0], args[1] if name != "init_collection" else type(args[1]).__name__))


@event.listens_for(User.name, "set")
def on_set(target, value, oldvalue, initiator):
    print("  set", value, oldvalue, initiator.key)


@event.listens_for(Post.author, "set")
def on_author(target, value, oldvalue, initiator):
    print("  author", value, oldvalue)


session = Session(engine)
ada = User(name="ada")
print("append")
ada.posts.append(Post(title="a"))
print("replace")
ada.posts = [ada.posts[0], Post(title="b")]
print("remove")
ada.posts.remove(ada.posts[0])
print("reverse")
post = Post(title="c", author=ada)
print("none")
post.author = None
session.add(ada)
session.commit()
ada.name = "eve"
